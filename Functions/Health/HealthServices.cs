using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Notifications;
using Bridge.Processing;
using Bridge.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Health;

/// <summary>Health as services.</summary>
internal static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<ChannelFindings>()
        .AddSingleton<CatchUpFindings>()
        .AddSingleton(Check)
        .AddSingleton<HealthAnswers>();

    private static HealthCheck Check(IServiceProvider services) => new(
        services.GetRequiredService<OperationLedger>(),
        services.GetRequiredService<BillingCircuit>(),
        services.GetRequiredService<ICrmSources>(),
        services.GetRequiredService<RouteTable>(),
        services.GetRequiredService<Switches>(),
        services.GetRequiredService<ChannelFindings>(),
        services.GetRequiredService<CatchUpFindings>(),
        services.GetRequiredService<Notifier>());
}
