using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bridge.Telemetry;

/// <summary>Metrics and traces as services.</summary>
internal static class TelemetryServices
{
    /// <summary>
    /// Adds <see cref="BridgeMetrics"/>. An exporter takes the meter <see cref="BridgeMetrics.MeterName"/> and the activity
    /// source <see cref="BridgeActivity.SourceName"/> by their names.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<BridgeMetrics>();
        return services;
    }
}
