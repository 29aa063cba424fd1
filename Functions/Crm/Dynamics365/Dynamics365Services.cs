using Bridge.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Crm.Dynamics365;

/// <summary>Dynamics 365 as a kind of source.</summary>
internal static class Dynamics365Services
{
    public static IServiceCollection AddDynamics365(this IServiceCollection services)
    {
        services.AddSingleton<ICrmKind, Dynamics365Kind>();
        services.AddTransient<DataverseAuthorization>();
        services.AddCrmHttpClient(ClientSecretSignIn.ClientName).AddHttpMessageHandler(() => new WholeAnswerHandler(CrmHttp.MaxAnswerBytes));
        services
            .AddCrmHttpClient(DataverseClient.Name)
            .AddHttpMessageHandler<DataverseAuthorization>()
            .AddCrmResilience();
        return services;
    }
}
