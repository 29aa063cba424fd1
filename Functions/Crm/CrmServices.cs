using Bridge.Crm.Dynamics365;
using Bridge.Crm.Generic;
using Bridge.Crm.HubSpot;
using Bridge.Crm.Pipedrive;
using Bridge.Crm.Salesforce;
using Bridge.Crm.Zendesk;
using Bridge.Crm.Zoho;
using Bridge.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bridge.Crm;

/// <summary>The configured sources as services.</summary>
internal static class CrmServices
{
    public static IServiceCollection AddCrms(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(_ => new TimeScale(configuration));
        services.TryAddSingleton<CallLimits>();
        services.AddActivatedSingleton<ICrmSources>(provider => ActivatorUtilities.CreateInstance<CrmSources>(provider, configuration));
        return services
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<RecordLinks>(provider, configuration))
            .AddHubSpot()
            .AddDynamics365()
            .AddSalesforce()
            .AddZoho(configuration)
            .AddZendesk()
            .AddPipedrive()
            .AddGeneric();
    }
}
