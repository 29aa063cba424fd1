using Bridge.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Tells how the bridge is doing.</summary>
public sealed class HealthFunction(HealthAnswers health)
{
    /// <summary>Answers everybody, and operators in words.</summary>
    [Function("Health")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        CancellationToken cancellationToken) =>
        health.AnswerAsync(request, cancellationToken);
}
