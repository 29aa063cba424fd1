using Bridge.Dashboard.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>What the dashboard's forms do. Operators are told apart by the bridge itself, so the host asks for no key.</summary>
public sealed class DashboardActionFunctions(OperationEndpoint operation, RetryManyEndpoint many)
{
    /// <summary>Tries an operation again.</summary>
    [Function("DashboardRetry")]
    public Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dashboard/operations/{id}/retry")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        operation.RetryAsync(request, id, cancellationToken);

    /// <summary>Settles an operation that needs review.</summary>
    [Function("DashboardSettle")]
    public Task<IResult> SettleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dashboard/operations/{id}/settle")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        operation.SettleAsync(request, id, cancellationToken);

    /// <summary>Lets be what waits for a person who has nothing left to do about it.</summary>
    [Function("DashboardDismiss")]
    public Task<IResult> DismissAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dashboard/operations/{id}/dismiss")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        operation.DismissAsync(request, id, cancellationToken);

    /// <summary>Says what a retry of many would do.</summary>
    [Function("DashboardRetryDryRun")]
    public Task<IResult> DryRunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/retry")] HttpRequest request, CancellationToken cancellationToken) =>
        many.ShowAsync(request, cancellationToken);

    /// <summary>Tries all operations of a filter again.</summary>
    [Function("DashboardRetryMany")]
    public Task<IResult> RetryManyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dashboard/retry")] HttpRequest request, CancellationToken cancellationToken) =>
        many.RetryAsync(request, cancellationToken);
}
