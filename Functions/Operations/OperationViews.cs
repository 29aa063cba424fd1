using Bridge.Json;
using Bridge.Ledger;
using Microsoft.AspNetCore.Http;

namespace Bridge.Operations;

/// <summary>What operators may look at.</summary>
public sealed class OperationViews(OperatorGate gate, FilterReader filters, OperationList list, OperationLedger ledger)
{
    private const string Limit = "limit";

    /// <summary>A page of the operations that a filter asks for.</summary>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => gate.AnswerAsync(
        request,
        async _ =>
        {
            var filter = filters.Read(request.Query, Cursor.Name, Limit);
            var cursor = Cursor.Read(request.Query[Cursor.Name]);
            var limit = QueryParameters.Number(request.Query, Limit, OperationList.LargestPage, OperationList.UsualPage);
            return Answer(OperationJson.Page(await list.PageAsync(filter, cursor?.Place, limit, cancellationToken)));
        },
        cancellationToken);

    /// <summary>One operation with its history.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, string id, CancellationToken cancellationToken) => gate.AnswerAsync(
        request,
        async _ =>
        {
            QueryParameters.Check(request.Query);
            return OperationId.IsValid(id) && await ledger.FindAsync(id, cancellationToken) is { } operation
                ? Answer(OperationJson.Whole(operation, await ledger.HistoryAsync(id, cancellationToken)))
                : OperatorProblems.NoSuchOperation;
        },
        cancellationToken);

    /// <summary>An answer in JSON.</summary>
    internal static IResult Answer(JObject json, int status = StatusCodes.Status200OK) =>
        Results.Text(StrictJson.Write(json), "application/json", statusCode: status);
}
