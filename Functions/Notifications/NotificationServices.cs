using Bridge.Billing;
using Bridge.Crm;
using Bridge.Http;
using Bridge.Ledger;
using Bridge.Processing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Notifications;

/// <summary>Notifications as services.</summary>
internal static class NotificationServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(NotificationOptions.Section);
        services.AddOptions<NotificationOptions>().Bind(section).ValidateOnStart();

        // From the setting itself: options that are wrong would be reported by whoever asks for the ledger's as well.
        services.PostConfigure<LedgerOptions>(ledger => ledger.KeepsNews = section[nameof(NotificationOptions.Url)] is { Length: > 0 });
        services.AddCrmHttpClient(NotificationSender.ClientName)
            .AddHttpMessageHandler(() => new WholeAnswerHandler(NotificationSender.MaxAnswerBytes));
        return services
            .AddSingleton<IValidateOptions<NotificationOptions>, NotificationOptionsValidator>()
            .AddSingleton<NotificationTable>()
            .AddSingleton<NotificationBodies>()
            .AddSingleton<NotificationSender>()
            .AddSingleton(provider => new Notifier(
                provider.GetRequiredService<NotificationTable>(),
                provider.GetRequiredService<NotificationSender>(),
                provider.GetRequiredService<OperationLedger>(),
                provider.GetRequiredService<BillingCircuit>(),
                provider.GetRequiredService<IOptions<NotificationOptions>>(),
                provider.GetRequiredService<ProtocolTimes>(),
                provider.GetRequiredService<TimeScale>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<Notifier>>()));
    }
}
