using System.Net;
using Bridge.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Bridge.Crm.Pipedrive;

/// <summary>Pipedrive as a kind of source.</summary>
internal static class PipedriveServices
{
    /// <summary>How long one attempt at a call may take.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(8);

    public static IServiceCollection AddPipedrive(this IServiceCollection services)
    {
        services.AddSingleton<ICrmKind, PipedriveKind>();
        services
            .AddCrmHttpClient(OAuthSignIn.ClientName)
            .ConfigureHttpClient(http => http.MaxResponseContentBufferSize = CrmHttp.MaxAnswerBytes);
        var client = services.AddCrmHttpClient(PipedriveClient.Name);
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
                options.Retry.ShouldHandle = arguments => ValueTask.FromResult(IsWorthRepeating(arguments.Outcome));

                // A note that was sent and not answered may be there: sending it again is the caller's to decide.
                options.Retry.DisableForUnsafeHttpMethods();
                options.Scale(provider.GetRequiredService<TimeScale>());
            })
            .SelectPipelineByAuthority();
        client.GiveUpInTime().LimitCalls(CrmHttp.MaxAnswerBytes);
        return services;
    }

    // Whoever goes on calling after a 429 is shut out altogether: the queue waits better than a call does.
    private static bool IsWorthRepeating(Outcome<HttpResponseMessage> outcome) =>
        HttpClientResiliencePredicates.IsTransient(outcome) && outcome.Result?.StatusCode is not HttpStatusCode.TooManyRequests;
}
