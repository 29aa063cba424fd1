using Bridge.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Does what operators ask for. Operators are told apart by the bridge itself, so the host asks for no key.</summary>
public sealed class OperationCommandFunctions(OperationCommands commands)
{
    /// <summary>Runs a route by hand.</summary>
    [Function("RunByHand")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operations")] HttpRequest request,
        CancellationToken cancellationToken) =>
        commands.RunAsync(request, cancellationToken);

    /// <summary>Tries operations again by filter.</summary>
    [Function("RetryOperations")]
    public Task<IResult> RetryManyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operations/retry")] HttpRequest request,
        CancellationToken cancellationToken) =>
        commands.RetryManyAsync(request, cancellationToken);

    /// <summary>Tries one operation again.</summary>
    [Function("RetryOperation")]
    public Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operations/{id}/retry")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        commands.RetryAsync(request, id, cancellationToken);

    /// <summary>Settles an operation that needs review.</summary>
    [Function("SettleOperation")]
    public Task<IResult> SettleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operations/{id}/settle")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        commands.SettleAsync(request, id, cancellationToken);

    /// <summary>Lets be what waits for a person who has nothing left to do about it.</summary>
    [Function("DismissOperation")]
    public Task<IResult> DismissAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operations/{id}/dismiss")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        commands.DismissAsync(request, id, cancellationToken);

    /// <summary>Erases what is kept of a CRM record.</summary>
    [Function("EraseRecord")]
    public Task<IResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "operations")] HttpRequest request,
        CancellationToken cancellationToken) =>
        commands.EraseAsync(request, cancellationToken);
}
