using Bridge.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Crm.Zoho;

/// <summary>Zoho CRM as a kind of source.</summary>
internal static class ZohoServices
{
    public static IServiceCollection AddZoho(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ICrmKind>(provider => ActivatorUtilities.CreateInstance<ZohoKind>(provider, configuration));
        services.AddCrmHttpClient(ZohoTokens.ClientName).AddHttpMessageHandler(() => new WholeAnswerHandler(CrmHttp.MaxAnswerBytes));
        services.AddCrmHttpClient(ZohoClient.Name).AddCrmResilience();
        return services;
    }
}
