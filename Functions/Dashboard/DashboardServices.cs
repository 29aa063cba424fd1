using Bridge.Dashboard.Endpoints;
using Bridge.Dashboard.Entrance;
using Bridge.Dashboard.Views;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Dashboard;

/// <summary>The dashboard's pages as services.</summary>
internal static class DashboardServices
{
    public static IServiceCollection AddDashboard(this IServiceCollection services) => services
        .AddSingleton<PageRenderer>()
        .AddSingleton<Sessions>()
        .AddSingleton<SignInDesk>()
        .AddSingleton<DashboardGate>()
        .AddSingleton<OperationLines>()
        .AddSingleton<OperationPages>()
        .AddSingleton<OverviewEndpoint>()
        .AddSingleton<AttentionEndpoint>()
        .AddSingleton<OperationListEndpoint>()
        .AddSingleton<OperationEndpoint>()
        .AddSingleton<RetryManyEndpoint>()
        .AddSingleton<MoneyEndpoint>();
}
