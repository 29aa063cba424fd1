using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.Processing;

/// <summary>What holds operations back as services: brakes and switches.</summary>
internal static class BrakesServices
{
    public static IServiceCollection AddBrakes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BrakesOptions>().Bind(configuration.GetSection(BrakesOptions.Section)).ValidateOnStart();
        services.AddOptions<RecoveryOptions>().Bind(configuration.GetSection(RecoveryOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<BrakesOptions>, BrakesOptionsValidator>()
            .AddSingleton<IValidateOptions<RecoveryOptions>, RecoveryOptionsValidator>()
            .AddSingleton<Brakes>();
    }

    public static IServiceCollection AddSwitches(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var name in new[] { SwitchOptions.Pause, SwitchOptions.Observe })
        {
            services.AddOptions<SwitchOptions>(name).Bind(configuration.GetSection(name)).ValidateOnStart();
        }

        return services
            .AddSingleton<IValidateOptions<SwitchOptions>, SwitchOptionsValidator>()
            .AddSingleton<Switches>();
    }
}
