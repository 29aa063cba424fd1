using System.Diagnostics;
using System.Globalization;
using Bridge.Billing;
using Bridge.Ledger;

namespace Bridge.Operations;

/// <summary>Operations as operators see them: no secret result, nothing that is still to be written back, and of an event only what it is made of.</summary>
internal static class OperationJson
{
    /// <summary>A page of a list.</summary>
    public static JObject Page(OperationPage page) => new()
    {
        ["operations"] = new JArray(page.Operations.Select(Line)),
        ["next"] = page.Next is { } next ? new Cursor(next).Write() : null,
    };

    /// <summary>What a list shows of an operation.</summary>
    public static JObject Line(Operation operation) => new()
    {
        ["id"] = operation.Id,
        ["source"] = operation.Source,
        ["route"] = operation.Route,
        ["run"] = operation.Run,
        ["state"] = operation.State.ToString(),
        ["writeBack"] = operation.WriteBack.ToString(),
        ["reason"] = operation.Reason,
        ["advice"] = operation.Advice,
        ["needsPerson"] = operation.NeedsPerson(),
        ["attempt"] = operation.Attempt,
        ["account"] = operation.Account,
        ["record"] = operation.Record is { } record ? new JObject { ["type"] = record.Type, ["id"] = record.Id } : null,
        ["receivedAt"] = Time(operation.ReceivedAt),
        ["waitsUntil"] = Time(operation.WaitUntil),
        ["finishedAt"] = Time(operation.FinishedAt),
    };

    /// <summary>All that an operator may see of an operation.</summary>
    public static JObject Whole(Operation operation, IEnumerable<HistoryLine> history)
    {
        var json = Line(operation);
        json["occurredAt"] = Time(operation.OccurredAt);
        json["sentAt"] = Time(operation.SentAt);
        json["doubtSince"] = Time(operation.DoubtSince);
        json["looksAgainAt"] = Time(operation.LookAgainAt);
        json["settledBy"] = operation.SettledBy.ToString();
        json["letThrough"] = operation.IsLetThrough;
        json["writeBackAttempt"] = operation.WriteBackAttempt;
        json["eventId"] = operation.EventId;
        json["eventType"] = operation.EventType;
        json["event"] = operation.Event is { } data ? Masked(data) : null;
        json["erasedAt"] = Time(operation.ErasedAt);
        json["traceId"] = TraceId(operation.TraceParent);
        json["arguments"] = operation.Arguments is { } arguments
            ? new JObject(arguments.Select(argument => new JProperty(argument.Key, argument.Value)))
            : null;
        json["result"] = BillingOperations.Find(operation.Run) is { IsSecret: false } ? operation.Result : null;
        json["readings"] = EvidenceJson.Write(operation.Evidence)?["readings"] ?? new JArray();
        json["history"] = new JArray(history.Select(Write));
        return json;
    }

    /// <summary>What came of a retry by filter.</summary>
    public static JObject Many(RetriedMany many, bool isDry) => new()
    {
        ["dryRun"] = isDry,
        [isDry ? "possible" : "retried"] = many.Possible,
        ["notPossible"] = many.NotPossible,
        ["first"] = new JArray(many.First),
        ["lastAt"] = Time(many.LastAt),
        ["next"] = many.Next?.Write(),
    };

    /// <summary>What became of a request to erase a record's data.</summary>
    public static JObject Erased(ErasureResult result) => new()
    {
        ["erased"] = new JArray(result.Erased),
        ["open"] = new JArray(result.Open),
    };

    private static JObject Write(HistoryLine line) => new()
    {
        ["at"] = Time(line.At),
        ["from"] = line.From,
        ["to"] = line.To,
        ["why"] = line.Why,
    };

    // Names of fields tell an operator which event came; their values are the customer's.
    internal static JToken Masked(JToken token) => token switch
    {
        JObject json => new JObject(json.Properties().Select(property => new JProperty(property.Name, Masked(property.Value)))),
        JArray list => string.Create(CultureInfo.InvariantCulture, $"list of {list.Count}"),
        _ => token.Type switch
        {
            JTokenType.Integer or JTokenType.Float => "number",
            JTokenType.Boolean => "boolean",
            JTokenType.Null => "null",
            _ => "text",
        },
    };

    internal static string? TraceId(string traceParent) =>
        ActivityContext.TryParse(traceParent, traceState: null, out var context) ? context.TraceId.ToHexString() : null;

    /// <summary>A time; null where there is none.</summary>
    internal static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
