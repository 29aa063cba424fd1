using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Crm.HubSpot;

/// <summary>HubSpot as a kind of source.</summary>
internal static class HubSpotServices
{
    public static IServiceCollection AddHubSpot(this IServiceCollection services)
    {
        services.AddSingleton<ICrmKind, HubSpotKind>();
        services.AddTransient<HubSpotAccessToken>();
        services
            .AddCrmHttpClient(HubSpotClient.Name)
            .AddHttpMessageHandler<HubSpotAccessToken>()
            .AddCrmResilience();
        return services;
    }
}
