using Bridge.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Crm.Generic;

/// <summary>The generic sender as a kind of source.</summary>
internal static class GenericServices
{
    public static IServiceCollection AddGeneric(this IServiceCollection services)
    {
        services.AddSingleton<ICrmKind, GenericKind>();
        services.AddCrmHttpClient(GenericResults.ClientName).LimitCalls(CrmHttp.MaxAnswerBytes);
        return services;
    }
}
