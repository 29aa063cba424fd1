using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bridge.Telemetry;

/// <summary>
/// Sends traces, metrics and logs out: to Azure Monitor where a connection string is set, over OTLP where an endpoint is, to
/// both, or nowhere.
/// </summary>
/// <remarks>
/// https://opentelemetry.io/docs/specs/otel/protocol/exporter/ and
/// https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-configuration
/// </remarks>
internal static class TelemetryExport
{
    private const string ServiceName = "bridge";
    private const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // What libraries say of their daily work costs more than it tells, and shows addresses.
    private static readonly string[] Libraries = ["Azure", "Microsoft", "OpenTelemetry", "Polly", "System"];

    /// <summary>Adds the exporters that the settings ask for.</summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        var (azure, otlp) = (configuration[ConnectionString], configuration[OtlpEndpoint]);
        if (string.IsNullOrWhiteSpace(azure) && string.IsNullOrWhiteSpace(otlp))
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry().AddSignals();
        if (!string.IsNullOrWhiteSpace(azure))
        {
            telemetry.ExportToAzureMonitor(azure, CredentialOf(configuration[Authentication]));
        }

        if (!string.IsNullOrWhiteSpace(otlp))
        {
            telemetry.UseOtlpExporter();
        }

        return services;
    }

    /// <summary>Adds what is sent out: the bridge's own signals, and its calls of others; and what keeps secrets out of them.</summary>
    public static IOpenTelemetryBuilder AddSignals(this IOpenTelemetryBuilder telemetry)
    {
        telemetry.Services.AddLogging(logging =>
        {
            foreach (var library in Libraries)
            {
                logging.AddFilter<OpenTelemetryLoggerProvider>(library, LogLevel.Warning);
            }
        });
        return telemetry
            .ConfigureResource(resource => resource
                .AddService(ServiceName, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version!.ToString(3))
                .AddEnvironmentVariableDetector())
            .WithTracing(traces => traces
                .AddSource(BridgeActivity.SourceName, SpanSecrecy.HttpSource)
                .SetSampler<BridgeSampler>()
                .AddProcessor<SpanSecrecy>())
            .WithMetrics(metrics => metrics.AddMeter(BridgeMetrics.MeterName))
            .WithLogging(
                logs => logs.AddProcessor<LogSecrecy>(),
                options => options.IncludeFormattedMessage = true);
    }

    private static void ExportToAzureMonitor(this IOpenTelemetryBuilder telemetry, string connectionString, TokenCredential? credential)
    {
        telemetry
            .WithTracing(traces => traces.AddAzureMonitorTraceExporter(Set).SetSampler<BridgeSampler>())
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Set))
            .WithLogging(logs => logs.AddAzureMonitorLogExporter(Set));

        void Set(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = connectionString;
            options.Credential = credential;

            // The exporter would keep a few traces a second.
            options.SamplingRatio = 1;
            options.TracesPerSecond = null;
        }
    }

    /// <summary>The identity that an authentication string names, such as <c>Authorization=AAD;ClientId=…</c>; null where it names none.</summary>
    internal static TokenCredential? CredentialOf(string? authentication)
    {
        var parts = (authentication ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!string.Equals(parts.GetValueOrDefault("Authorization"), "AAD", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return new ManagedIdentityCredential(parts.TryGetValue("ClientId", out var client) && client.Length > 0
            ? ManagedIdentityId.FromUserAssignedClientId(client)
            : ManagedIdentityId.SystemAssigned);
    }
}
