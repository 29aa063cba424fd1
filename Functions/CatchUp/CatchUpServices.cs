using Bridge.Processing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.CatchUp;

/// <summary>Catching up as services.</summary>
internal static class CatchUpServices
{
    public static IServiceCollection AddCatchUp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CatchUpOptions>().Bind(configuration.GetSection(CatchUpOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<CatchUpOptions>, CatchUpOptionsValidator>()
            .AddSingleton<CatchUpSources>()
            .AddSingleton<CatchUpWindows>()
            .AddSingleton<CatchUpTable>()
            .AddSingleton<EarlierReads>()
            .AddSingleton<FoundEvents>()
            .AddSingleton<CatchUpReading>()
            .AddSingleton(Run);
    }

    private static CatchUpRun Run(IServiceProvider services) => new(
        services.GetRequiredService<CatchUpSources>(),
        services.GetRequiredService<CatchUpTable>(),
        services.GetRequiredService<CatchUpWindows>(),
        services.GetRequiredService<CatchUpReading>(),
        services.GetRequiredService<ProtocolTimes>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<CatchUpRun>>());
}
