using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.Storage;

/// <summary>Storage as services.</summary>
internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<QueueOptions>().Bind(configuration.GetSection(QueueOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<QueueOptions>, QueueOptionsValidator>()
            .AddSingleton<StorageClients>()
            .AddSingleton<BridgeQueues>()
            .AddSingleton<UnreadQueues>()
            .AddSingleton<EventBlobs>();
    }
}
