using Bridge.Crm;
using Bridge.Ledger;
using Microsoft.AspNetCore.Http;

namespace Bridge.Operations;

/// <summary>What operators may do. Each says who does it and why, and may be sent twice.</summary>
public sealed class OperationCommands(
    OperatorGate gate,
    FilterReader filters,
    RunByHand byHand,
    OperationRetry retry,
    RetryByFilter retryByFilter,
    OperationSettlement settlement,
    OperationDismissal dismissal,
    Erasure erasure,
    OperationLedger ledger,
    TimeProvider clock)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxName = 200;
    private const int MaxKey = 100;
    private const int LastAttempt = 1_000_000;

    /// <summary>Runs a route for one record.</summary>
    public Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken) => AnswerAsync(
        request,
        ["route", "record", "data", "key"],
        async (body, who) =>
        {
            var wanted = new HandRequest(body.Required("route", MaxName), RecordOf(body), body.Object("data"), KeyOf(request, body));
            var (id, whyNot) = await byHand.RunAsync(wanted, body.Signature(who), cancellationToken);
            return id is null
                ? OperatorProblems.NotPossible(whyNot)
                : OperationViews.Answer(new JObject { ["id"] = id }, StatusCodes.Status202Accepted);
        },
        cancellationToken);

    /// <summary>Tries one operation again.</summary>
    public Task<IResult> RetryAsync(HttpRequest request, string id, CancellationToken cancellationToken) => AnswerAsync(
        request,
        ["what", "attempt"],
        async (body, who) => await AnswerAsync(
            OperationId.IsValid(id)
                ? await retry.RetryAsync(
                    id, body.Word<Retried>("what"), body.Number("attempt", LastAttempt), body.Signature(who), clock.GetUtcNow(), cancellationToken)
                : new ActionResult.NotFound(),
            StatusCodes.Status202Accepted,
            cancellationToken),
        cancellationToken);

    /// <summary>Settles an operation that needs review.</summary>
    public Task<IResult> SettleAsync(HttpRequest request, string id, CancellationToken cancellationToken) => AnswerAsync(
        request,
        ["decision", "attempt"],
        async (body, who) =>
        {
            var decision = body.Word<Decision>("decision")
                ?? throw new OperatorMistakeException("decision", $"'decision' is missing. Give it as one of: {Words.All<Decision>()}.");
            return await AnswerAsync(
                OperationId.IsValid(id)
                    ? await settlement.SettleAsync(id, decision, body.Number("attempt", LastAttempt), body.Signature(who), cancellationToken)
                    : new ActionResult.NotFound(),
                StatusCodes.Status200OK,
                cancellationToken);
        },
        cancellationToken);

    /// <summary>Lets be what waits for a person who has nothing left to do about it.</summary>
    public Task<IResult> DismissAsync(HttpRequest request, string id, CancellationToken cancellationToken) => AnswerAsync(
        request,
        ["attempt"],
        async (body, who) => await AnswerAsync(
            OperationId.IsValid(id)
                ? await dismissal.DismissAsync(id, body.Number("attempt", LastAttempt), body.Signature(who), cancellationToken)
                : new ActionResult.NotFound(),
            StatusCodes.Status200OK,
            cancellationToken),
        cancellationToken);

    /// <summary>Tries all operations of a filter again, or says which would be.</summary>
    public Task<IResult> RetryManyAsync(HttpRequest request, CancellationToken cancellationToken) => AnswerAsync(
        request,
        ["filter", "what", "dryRun", "perMinute", Cursor.Name],
        async (body, who) =>
        {
            var filter = filters.Read(body.Object("filter") ?? []);
            if (filter.IsEmpty)
            {
                throw new OperatorMistakeException("filter", "Say which operations: give 'filter' as an object such as { \"state\": \"deadLettered\" }.");
            }

            var isDry = body.Flag("dryRun", fallback: true);
            var done = await retryByFilter.RetryAsync(
                filter,
                Cursor.Read(body.Text(Cursor.Name, Cursor.MaxLength)),
                body.Word<Retried>("what"),
                body.Number("perMinute", RetryByFilter.HighestRate) ?? RetryByFilter.UsualRate,
                isDry ? null : body.Signature(who),
                cancellationToken);
            return OperationViews.Answer(OperationJson.Many(done, isDry), isDry ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        },
        cancellationToken);

    /// <summary>Erases what is kept of a CRM record. Its operations stay, with their sums.</summary>
    public Task<IResult> EraseAsync(HttpRequest request, CancellationToken cancellationToken) => gate.AnswerAsync(
        request,
        async who =>
        {
            var (source, record) = filters.ReadRecord(request.Query);
            var by = (await OperatorBody.ReadAsync(request, [], cancellationToken)).Signature(who);
            return OperationViews.Answer(OperationJson.Erased(await erasure.EraseAsync(source, record, by.Who, by.Why, cancellationToken)));
        },
        cancellationToken);

    private Task<IResult> AnswerAsync(
        HttpRequest request, IReadOnlyList<string> names, Func<OperatorBody, string?, Task<IResult>> answer, CancellationToken cancellationToken) =>
        gate.AnswerAsync(
            request,
            async who =>
            {
                QueryParameters.Check(request.Query);
                return await answer(await OperatorBody.ReadAsync(request, names, cancellationToken), who);
            },
            cancellationToken);

    private async Task<IResult> AnswerAsync(ActionResult result, int status, CancellationToken cancellationToken) => result switch
    {
        ActionResult.Done(var operation) => OperationViews.Answer(
            OperationJson.Whole(operation, await ledger.HistoryAsync(operation.Id, cancellationToken)), status),
        ActionResult.NotPossible(var why) => OperatorProblems.NotPossible(why),
        _ => OperatorProblems.NoSuchOperation,
    };

    private static RecordRef? RecordOf(OperatorBody body) => body.Object("record") switch
    {
        null => null,
        { Count: 2 } record when IdText.Of(record["type"]) is { } type && IdText.Of(record["id"]) is { } id => new RecordRef(type, id),
        _ => throw new OperatorMistakeException("record", "Give 'record' as an object with a 'type' and an 'id', such as { \"type\": \"deals\", \"id\": \"4711\" }."),
    };

    // The header is a string in quotes by its draft, and without them in the wild.
    private static string KeyOf(HttpRequest request, OperatorBody body)
    {
        var header = request.Headers[KeyHeader].ToString().Trim('"', ' ');
        var key = header.Length > 0 ? header : body.Text("key", MaxKey);
        return key is { Length: > 0 and <= MaxKey }
            ? key
            : throw new OperatorMistakeException("key", $"Give a key of at most {MaxKey} characters that is new for what is new, in 'key' or in the header {KeyHeader}: the same request again is then the same operation.");
    }
}
