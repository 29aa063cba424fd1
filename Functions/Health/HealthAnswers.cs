using Bridge.Json;
using Bridge.Operations;
using Bridge.Secrets;
using Microsoft.AspNetCore.Http;

namespace Bridge.Health;

/// <summary>Tells everybody whether the bridge is well, and whoever shows the operator key what is wrong.</summary>
public sealed class HealthAnswers(HealthCheck check, OperatorAccess access)
{
    /// <summary>200 where webhooks can be taken, else 503.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var report = await check.LookAsync(cancellationToken);
        var json = new JObject { ["status"] = Word(report.Condition) };
        if (await IsOperatorAsync(request, cancellationToken))
        {
            json["findings"] = new JArray(report.Findings.Select(finding => new JObject
            {
                ["name"] = finding.Name,
                ["status"] = Word(finding.Condition),
                ["detail"] = finding.Detail,
            }));
        }

        return Results.Text(
            StrictJson.Write(json),
            "application/json",
            statusCode: report.Condition == Condition.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private async Task<bool> IsOperatorAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await access.CheckKeyAsync(request, cancellationToken) is Access.Granted;
        }
        catch (SecretUnavailableException)
        {
            return false;
        }
    }

    private static string Word(Condition condition) => condition switch
    {
        Condition.Healthy => "healthy",
        Condition.Degraded => "degraded",
        _ => "unhealthy",
    };
}
