using Bridge.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Shows operations to operators. Operators are told apart by the bridge itself, so the host asks for no key.</summary>
public sealed class OperationViewFunctions(OperationViews views)
{
    /// <summary>Lists operations.</summary>
    [Function("ListOperations")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operations")] HttpRequest request,
        CancellationToken cancellationToken) =>
        views.ListAsync(request, cancellationToken);

    /// <summary>Shows one operation.</summary>
    [Function("ShowOperation")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operations/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        views.ShowAsync(request, id, cancellationToken);
}
