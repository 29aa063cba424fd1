using System.Net;
using Bridge.Http;
using Bridge.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>The billing API as services.</summary>
internal static class BillingServices
{
    public static IServiceCollection AddBilling(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<BillingOptions>().Bind(configuration.GetSection(BillingOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BillingOptions>, BillingOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<BillingFailures>();
        services.TryAddSingleton<CallLimits>();
        services.TryAddSingleton<BillingLimit>();
        services.TryAddSingleton<BillingHttp>();
        services.TryAddSingleton<IBillingClient, BillingClient>();
        services.TryAddSingleton<BillingCalls>();
        services.TryAddSingleton<AccountNumbers>();
        services.TryAddSingleton(_ => new TimeScale(configuration));
        services.TryAddSingleton<PlatformCalendar>();
        services.TryAddSingleton<BillingProbe>();
        services.TryAddSingleton<CircuitTable>();
        services.TryAddSingleton<SharedCircuit>();
        services.TryAddSingleton(Circuit);
        services.TryAddTransient<BillingTokenHandler>();

        var reads = services.AddBillingClient(BillingHttp.Reads, TimeSpan.FromMinutes(5));
        reads.AddStandardResilienceHandler().Configure(RepeatReads);
        reads.AddHandlers();

        // A pooled connection that the other side is just closing would turn a move into a doubt: each gets its own.
        services.AddBillingClient(BillingHttp.Sends, connectionLifetime: TimeSpan.Zero).AddHandlers();
        return services;
    }

    private static BillingCircuit Circuit(IServiceProvider services) => new(
        services.GetRequiredService<BillingProbe>(),
        services.GetRequiredService<SharedCircuit>(),
        services.GetRequiredService<IOptions<BillingOptions>>(),
        services.GetRequiredService<BridgeMetrics>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<BillingCircuit>>());

    private static IHttpClientBuilder AddBillingClient(this IServiceCollection services, string name, TimeSpan connectionLifetime) =>
        services
            .AddHttpClient(name, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.Accept.Add(new("application/json"));
                client.DefaultRequestHeaders.UserAgent.Add(new("Bridge", typeof(BillingServices).Assembly.GetName().Version!.ToString(3)));
            })
            // The factory's own log lines show addresses, and with them account numbers.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = provider.GetRequiredService<TimeScale>().Of(TimeSpan.FromSeconds(10), ScaledTimes.ShortestConnect),
                PooledConnectionLifetime = connectionLifetime,
                UseCookies = false,
                // The API knows its callers by their address: a proxy's would be another.
                UseProxy = false,
            });

    private static void AddHandlers(this IHttpClientBuilder builder) =>
        builder.AddHttpMessageHandler<BillingTokenHandler>().LimitCalls(BillingHttp.MaxAnswerBytes);

    private static void RepeatReads(HttpStandardResilienceOptions pipeline, IServiceProvider services)
    {
        // Read at the first call: a wrong setting is reported once at the start, not again as a fault of the pipeline.
        var options = services.GetRequiredService<IOptions<BillingOptions>>();
        var scale = services.GetRequiredService<TimeScale>();
        pipeline.TotalRequestTimeout.TimeoutGenerator = _ => ValueTask.FromResult(scale.Of(options.Value.ReadTimeout));
        pipeline.AttemptTimeout.TimeoutGenerator = _ => ValueTask.FromResult(scale.Of(options.Value.ReadTimeout / 3));
        pipeline.Retry.MaxRetryAttempts = 2;
        pipeline.Retry.Delay = TimeSpan.FromMilliseconds(250);
        pipeline.Scale(scale);

        // Who names a time is asked again then, from the queue: not here, while an invocation waits.
        pipeline.Retry.ShouldRetryAfterHeader = false;
        pipeline.Retry.ShouldHandle = attempt => ValueTask.FromResult(
            HttpClientResiliencePredicates.IsTransient(attempt.Outcome)
            && attempt.Outcome is not { Result.StatusCode: HttpStatusCode.TooManyRequests }
            && attempt.Outcome is not { Result.Headers.RetryAfter: not null }
            && attempt.Outcome is not { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } });
    }
}
