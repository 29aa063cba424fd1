using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Crm.Salesforce;

/// <summary>Salesforce as a kind of source.</summary>
internal static class SalesforceServices
{
    public static IServiceCollection AddSalesforce(this IServiceCollection services)
    {
        services.AddSingleton<ICrmKind, SalesforceKind>();
        services.AddCrmHttpClient(SalesforceClient.Name).AddCrmResilience();
        return services;
    }
}
