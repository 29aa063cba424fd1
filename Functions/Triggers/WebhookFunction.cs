using Bridge.Intake;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Takes webhooks of every source. Each source authenticates its own, so the host asks for no key.</summary>
public sealed class WebhookFunction(WebhookIntake intake)
{
    /// <summary>Takes one delivery.</summary>
    [Function("Webhook")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{source}")] HttpRequest request,
        string source,
        CancellationToken cancellationToken) =>
        intake.ReceiveAsync(source, request, cancellationToken);
}
