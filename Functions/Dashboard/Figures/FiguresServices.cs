using Bridge.Dashboard.Figures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Dashboard;

/// <summary>The dashboard's figures as services.</summary>
internal static class FiguresServices
{
    public static IServiceCollection AddFigures(this IServiceCollection services) => services
        .AddSingleton<FiguresTable>()
        .AddSingleton<EndedOperations>()
        .AddSingleton(provider => new RollUp(
            provider.GetRequiredService<EndedOperations>(),
            provider.GetRequiredService<FiguresTable>(),
            provider.GetRequiredService<MoneySums>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RollUp>>()))
        .AddSingleton<IndexCounts>()
        .AddSingleton<MoneyJournal>()
        .AddSingleton<MoneySums>()
        .AddSingleton<LedgerSums>()
        .AddSingleton<BilledSums>()
        .AddSingleton<MoneyFigures>()
        .AddSingleton<IFigures, LedgerFigures>();
}
