using Bridge.Ledger;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.Processing;

/// <summary>The ledger and what works with it as services.</summary>
internal static class ProcessingServices
{
    public static IServiceCollection AddProcessing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProcessingOptions>().Bind(configuration.GetSection(ProcessingOptions.Section)).ValidateOnStart();
        services.AddOptions<LedgerOptions>().Bind(configuration.GetSection(LedgerOptions.Section));
        return services
            .AddSingleton<IValidateOptions<ProcessingOptions>, ProcessingOptionsValidator>()
            .AddSingleton<ProtocolTimes>()
            .AddSingleton<AccountLocks>()
            .AddSingleton<OperationQueue>()
            .AddBrakes(configuration)
            .AddSwitches(configuration)
            .AddSingleton<OperationLedger>()
            .AddSingleton<OperationQueries>()
            .AddSingleton<Retention>()
            .AddSingleton<Erasure>()
            .AddSingleton<DeadLetters>()
            .AddSingleton<IncomingMessages>()
            .AddSingleton<OperationContexts>()
            .AddSingleton<WriteBackPlans>()
            .AddSingleton<WriteBackChanges>()
            .AddSingleton<BalanceReadings>()
            .AddSingleton<OperationGate>()
            .AddSingleton<OperationWaits>()
            .AddSingleton<MoneyMove>()
            .AddSingleton<Settling>()
            .AddSingleton<LaterLook>()
            .AddSingleton<Sweep>()
            .AddSingleton<Backlog>()
            .AddSingleton<PoisonParking>()
            .AddSingleton<OperationClaims>()
            .AddSingleton<CaptchaAsks>()
            .AddSingleton<OperationOutcomes>()
            .AddSingleton<OperationCall>()
            .AddSingleton<OperationCompletion>()
            .AddSingleton<OperationRunner>()
            .AddSingleton<EventData>()
            .AddSingleton<WriteBackCall>()
            .AddSingleton<WriteBackRunner>();
    }
}
