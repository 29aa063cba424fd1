using Bridge.Billing;
using Bridge.Captcha;
using Bridge.CatchUp;
using Bridge.Crm;
using Bridge.Crm.Channels;
using Bridge.Dashboard;
using Bridge.Health;
using Bridge.Intake;
using Bridge.Notifications;
using Bridge.Operations;
using Bridge.Processing;
using Bridge.Routing;
using Bridge.Secrets;
using Bridge.Storage;
using Bridge.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bridge;

/// <summary>The bridge as services: the same for either host.</summary>
public static class BridgeServices
{
    /// <summary>Adds all that the functions need. Settings are validated when the host starts.</summary>
    public static IServiceCollection AddBridge(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(new TimeScale(configuration))
            .AddSecrets(configuration)
            .AddStorage(configuration)
            .AddTelemetry()
            .AddTelemetryExport(configuration)
            .AddBilling(configuration)
            .AddCrms(configuration)
            .AddRouting(configuration)
            .AddIntake(configuration)
            .AddProcessing(configuration)
            .AddCatchUp(configuration)
            .AddChannels()
            .AddCaptcha(configuration)
            .AddOperators(configuration)
            .AddHealth()
            .AddFigures()
            .AddDashboard()
            .AddNotifications(configuration);
    }
}
