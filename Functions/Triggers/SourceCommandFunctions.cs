using Bridge.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Triggers;

/// <summary>Does what operators ask for of a source. Operators are told apart by the bridge itself, so the host asks for no key.</summary>
public sealed class SourceCommandFunctions(CatchUpCommand catchUp)
{
    /// <summary>Asks a source's CRM what changed in a window of time.</summary>
    [Function("CatchUpOnDemand")]
    public Task<IResult> CatchUpAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sources/{source}/catch-up")] HttpRequest request,
        string source,
        CancellationToken cancellationToken) =>
        catchUp.RunAsync(request, source, cancellationToken);
}
