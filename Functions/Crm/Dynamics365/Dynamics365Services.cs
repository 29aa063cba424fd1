using System.Net;
using Bridge.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Bridge.Crm.Dynamics365;

/// <summary>Dynamics 365 as a kind of source.</summary>
internal static class Dynamics365Services
{
    /// <summary>How long one attempt at a call may take.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(8);

    public static IServiceCollection AddDynamics365(this IServiceCollection services)
    {
        services.AddSingleton<ICrmKind, Dynamics365Kind>();
        services.AddTransient<DataverseAuthorization>();
        services.AddCrmHttpClient(ClientSecretSignIn.ClientName).AddHttpMessageHandler(() => new WholeAnswerHandler(CrmHttp.MaxAnswerBytes));
        var client = services
            .AddCrmHttpClient(DataverseClient.Name)
            .AddHttpMessageHandler<DataverseAuthorization>();
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
                options.Retry.DisableForUnsafeHttpMethods();
                options.Scale(provider.GetRequiredService<TimeScale>());
            })
            .SelectPipelineByAuthority();
        client.GiveUpInTime().LimitCalls(CrmHttp.MaxAnswerBytes);
        return services;
    }

    // A spent limit comes back after minutes: the queue waits better than a call does.
    private static bool IsWorthRepeating(Outcome<HttpResponseMessage> outcome) =>
        HttpClientResiliencePredicates.IsTransient(outcome) && outcome.Result?.StatusCode is not HttpStatusCode.TooManyRequests;
}
