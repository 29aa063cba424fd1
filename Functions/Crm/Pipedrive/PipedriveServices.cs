using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Crm.Pipedrive;

/// <summary>Pipedrive as a kind of source.</summary>
internal static class PipedriveServices
{
    public static IServiceCollection AddPipedrive(this IServiceCollection services)
    {
        services.AddSingleton<ICrmKind, PipedriveKind>();
        services
            .AddCrmHttpClient(OAuthSignIn.ClientName)
            .ConfigureHttpClient(http => http.MaxResponseContentBufferSize = CrmHttp.MaxAnswerBytes);
        services.AddCrmHttpClient(PipedriveClient.Name).AddCrmResilience();
        return services;
    }
}
