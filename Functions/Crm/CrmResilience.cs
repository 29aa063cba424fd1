using System.Net;
using Bridge.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace Bridge.Crm;

/// <summary>How calls of a CRM are repeated, given up and held back.</summary>
internal static class CrmResilience
{
    /// <summary>How long an attempt may wait for its turn: half of what it has, since the other half is the CRM's.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan AttemptTimeout = 2 * LongestWait;

    /// <summary>Adds it to a client. Only reads are repeated: a note that was sent and not answered may be there.</summary>
    /// <param name="client">The client.</param>
    /// <param name="isWorthRepeating">Whether a passing failure may be over in a moment; unless it is said, any but a spent limit.</param>
    public static void AddCrmResilience(this IHttpClientBuilder client, Func<HttpResponseMessage?, bool>? isWorthRepeating = null)
    {
        client
            .AddStandardResilienceHandler()
            .Configure((options, provider) =>
            {
                options.AttemptTimeout.Timeout = AttemptTimeout;
                options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(20);
                options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(30);
                options.Retry.MaxRetryAttempts = 2;
                options.Retry.Delay = TimeSpan.FromMilliseconds(500);
                options.Retry.ShouldRetryAfterHeader = false;
                options.Retry.ShouldHandle = arguments => ValueTask.FromResult(
                    HttpClientResiliencePredicates.IsTransient(arguments.Outcome) && (isWorthRepeating ?? IsNoSpentLimit)(arguments.Outcome.Result));
                options.Retry.DisableForUnsafeHttpMethods();
                options.Scale(provider.GetRequiredService<TimeScale>());
            })
            .SelectPipelineByAuthority();
        client.GiveUpInTime().LimitCalls(CrmHttp.MaxAnswerBytes);
    }

    // A spent limit comes back after seconds or hours: the queue waits better than a call does.
    private static bool IsNoSpentLimit(HttpResponseMessage? response) => response?.StatusCode is not HttpStatusCode.TooManyRequests;
}
