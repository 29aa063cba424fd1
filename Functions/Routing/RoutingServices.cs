using Bridge.Billing;
using Bridge.Crm;
using Bridge.Routing.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bridge.Routing;

/// <summary>The routes as services.</summary>
internal static class RoutingServices
{
    public static IServiceCollection AddRouting(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<RoutingOptions>().Bind(configuration.GetSection(RoutingOptions.Section));
        return services
            .AddSingleton(Load)
            .AddHostedService<RoutesAtStart>();
    }

    private static RouteTable Load(IServiceProvider services) => RouteFiles.Load(
        services.GetRequiredService<IOptions<RoutingOptions>>().Value.Files
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        services.GetRequiredService<IHostEnvironment>().ContentRootPath,
        services.GetRequiredService<ICrmSources>().Kinds,
        services.GetRequiredService<IOptions<BillingOptions>>().Value.Currency);
}
