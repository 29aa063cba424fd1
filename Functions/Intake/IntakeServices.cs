using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.Intake;

/// <summary>The intake as services.</summary>
internal static class IntakeServices
{
    public static IServiceCollection AddIntake(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IntakeOptions>().Bind(configuration).ValidateOnStart();
        services.AddOptions<EventAgeOptions>().Bind(configuration.GetSection(EventAgeOptions.Section)).ValidateOnStart();
        services.AddOptions<DeliveryLimitOptions>().Bind(configuration.GetSection(DeliveryLimitOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<IntakeOptions>, IntakeOptionsValidator>()
            .AddSingleton<IValidateOptions<EventAgeOptions>, EventAgeOptionsValidator>()
            .AddSingleton<IValidateOptions<DeliveryLimitOptions>, DeliveryLimitOptionsValidator>()
            .AddSingleton<EventAge>()
            .AddSingleton<EventIntake>()
            .AddSingleton<WebhookIntake>();
    }
}
