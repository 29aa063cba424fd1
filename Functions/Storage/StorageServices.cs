using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Storage;

/// <summary>Storage as services.</summary>
internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton<StorageClients>()
        .AddSingleton<BridgeQueues>()
        .AddSingleton<EventBlobs>();
}
