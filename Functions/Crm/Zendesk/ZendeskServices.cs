using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Crm.Zendesk;

/// <summary>Zendesk as a kind of source.</summary>
internal static class ZendeskServices
{
    public static IServiceCollection AddZendesk(this IServiceCollection services)
    {
        services.AddSingleton<ICrmKind, ZendeskKind>();
        services.AddCrmHttpClient(ZendeskClient.Name).AddCrmResilience(IsWorthRepeating);
        return services;
    }

    // A spent limit comes back after a minute, and a maintenance when Zendesk says: the queue waits better than a call does.
    private static bool IsWorthRepeating(HttpResponseMessage? response) =>
        response is not { StatusCode: HttpStatusCode.TooManyRequests } and not { Headers.RetryAfter: not null };
}
