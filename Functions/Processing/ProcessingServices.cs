using Bridge.Billing;
using Bridge.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Processing;

/// <summary>The ledger and what works with it as services.</summary>
internal static class ProcessingServices
{
    public static IServiceCollection AddProcessing(this IServiceCollection services) => services
        .AddSingleton<OperationLedger>()
        .AddSingleton<DeadLetters>()
        .AddSingleton<PlatformCalendar>()
        .AddSingleton<OperationClaims>()
        .AddSingleton<OperationOutcomes>()
        .AddSingleton<OperationCall>()
        .AddSingleton<OperationRunner>()
        .AddSingleton<EventData>()
        .AddSingleton<WriteBackCall>()
        .AddSingleton<WriteBackRunner>();
}
