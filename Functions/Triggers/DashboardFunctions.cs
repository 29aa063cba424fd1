using Bridge.Dashboard.Endpoints;
using Bridge.Dashboard.Entrance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>The dashboard's pages. Operators are told apart by the bridge itself, so the host asks for no key.</summary>
public sealed class DashboardFunctions(
    DashboardGate gate, OverviewEndpoint overview, AttentionEndpoint attention, OperationListEndpoint list, OperationEndpoint operation, MoneyEndpoint money)
{
    /// <summary>Shows how things stand.</summary>
    [Function("Dashboard")]
    public Task<IResult> OverviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard")] HttpRequest request, CancellationToken cancellationToken) =>
        overview.ShowAsync(request, cancellationToken);

    /// <summary>Shows what needs a person.</summary>
    [Function("DashboardAttention")]
    public Task<IResult> AttentionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/attention")] HttpRequest request, CancellationToken cancellationToken) =>
        attention.ShowAsync(request, cancellationToken);

    /// <summary>Lists operations.</summary>
    [Function("DashboardOperations")]
    public Task<IResult> OperationsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/operations")] HttpRequest request, CancellationToken cancellationToken) =>
        list.ShowAsync(request, cancellationToken);

    /// <summary>Shows one operation.</summary>
    [Function("DashboardOperation")]
    public Task<IResult> OperationAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/operations/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        operation.ShowAsync(request, id, cancellationToken);

    /// <summary>Shows money by account and day.</summary>
    [Function("DashboardMoney")]
    public Task<IResult> MoneyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/money")] HttpRequest request, CancellationToken cancellationToken) =>
        money.ShowAsync(request, cancellationToken);

    /// <summary>Serves a file that pages refer to: it holds nothing of anybody's.</summary>
    [Function("DashboardAsset")]
    public static IResult Asset([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/assets/{name}")] HttpRequest request, string name) =>
        AssetEndpoint.Serve(request, name);

    /// <summary>Exchanges the operator key for a session.</summary>
    [Function("DashboardSignIn")]
    public Task<IResult> SignInAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dashboard/sign-in")] HttpRequest request, CancellationToken cancellationToken) =>
        gate.SignInAsync(request, cancellationToken);

    /// <summary>Ends a session.</summary>
    [Function("DashboardSignOut")]
    public Task<IResult> SignOutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dashboard/sign-out")] HttpRequest request, CancellationToken cancellationToken) =>
        gate.SignOutAsync(request, cancellationToken);
}
