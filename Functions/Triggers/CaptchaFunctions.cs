using Bridge.Captcha;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>The page where a person solves a captcha. Its ticket is the key, so the host asks for none.</summary>
public sealed class CaptchaFunctions(CaptchaEndpoint endpoint)
{
    /// <summary>Shows the page.</summary>
    [Function("ShowCaptcha")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "captcha/{ticket}")] HttpRequest request,
        string ticket,
        CancellationToken cancellationToken) =>
        endpoint.ShowAsync(request, ticket, cancellationToken);

    /// <summary>Goes on with the operation.</summary>
    [Function("SolveCaptcha")]
    public Task<IResult> SolveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "captcha/{ticket}")] HttpRequest request,
        string ticket,
        CancellationToken cancellationToken) =>
        endpoint.SubmitAsync(request, ticket, cancellationToken);
}
