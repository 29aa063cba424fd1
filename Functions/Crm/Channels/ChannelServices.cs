using Bridge.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Crm.Channels;

/// <summary>What renews subscriptions as services.</summary>
internal static class ChannelServices
{
    public static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddSingleton<ChannelTable>()
        .AddSingleton(Renewal);

    private static ChannelRenewal Renewal(IServiceProvider services) => new(
        services.GetRequiredService<ICrmSources>(),
        services.GetRequiredService<ChannelTable>(),
        services.GetRequiredService<BridgeMetrics>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<ChannelRenewal>>());
}
