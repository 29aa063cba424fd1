using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.Operations;

/// <summary>The operators' interface as services.</summary>
internal static class OperatorServices
{
    public static IServiceCollection AddOperators(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OperatorOptions>().Bind(configuration.GetSection(OperatorOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<OperatorOptions>, OperatorOptionsValidator>()
            .AddSingleton<OperatorAccess>()
            .AddSingleton<OperatorGate>()
            .AddSingleton<FilterReader>()
            .AddSingleton<OperationList>()
            .AddSingleton<OperationViews>()
            .AddSingleton<Runnable>()
            .AddSingleton<RunByHand>()
            .AddSingleton<OperationRetry>()
            .AddSingleton<RetryByFilter>()
            .AddSingleton<EndByPerson>()
            .AddSingleton<OperationSettlement>()
            .AddSingleton<OperationDismissal>()
            .AddSingleton<OperationCommands>()
            .AddSingleton<CatchUpCommand>();
    }
}
