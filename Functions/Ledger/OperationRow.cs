using Azure.Data.Tables;
using Bridge.Crm;

namespace Bridge.Ledger;

/// <summary>An operation as a table entity, and back.</summary>
internal static class OperationRow
{
    public static TableEntity Write(Operation operation)
    {
        var row = new TableEntity(OperationId.Partition(operation.Id), RowKeys.Operation(operation.Id))
        {
            ["Source"] = operation.Source,
            ["Route"] = operation.Route,
            ["Run"] = operation.Run,
            ["State"] = operation.State.ToString(),
            ["WriteBack"] = operation.WriteBack.ToString(),
            ["Reason"] = operation.Reason,
            ["Advice"] = operation.Advice,
            ["SettledBy"] = operation.SettledBy.ToString(),
            ["Attempt"] = operation.Attempt,
            ["WriteBackAttempt"] = operation.WriteBackAttempt,
            ["Invocation"] = operation.Invocation,
            ["Looks"] = operation.Looks,
            ["IsLetThrough"] = operation.IsLetThrough,
            ["ReceivedAt"] = operation.ReceivedAt,
            ["Account"] = operation.Account,
            ["EventId"] = operation.EventId,
            ["EventType"] = operation.EventType,
            ["Fingerprint"] = operation.Fingerprint,
            ["EventBlob"] = operation.EventBlob,
            ["IsOnce"] = operation.IsOnce,
            ["IsReduced"] = operation.IsReduced,
            ["TraceParent"] = operation.TraceParent,
            ["Revision"] = operation.Revision,
            ["Mark"] = operation.Mark,
        };
        if (operation.CaptchaTicket.Length > 0)
        {
            row["CaptchaTicket"] = operation.CaptchaTicket;
        }

        Set(row, "CaptchaUntil", operation.CaptchaUntil);
        Set(row, "LeaseUntil", operation.LeaseUntil);
        Set(row, "Due", operation.Due);
        Set(row, "WaitUntil", operation.WaitUntil);
        Set(row, "SentAt", operation.SentAt);
        Set(row, "SendBefore", operation.SendBefore);
        Set(row, "DoubtSince", operation.DoubtSince);
        Set(row, "LookAgainAt", operation.LookAgainAt);
        Set(row, "TriedSince", operation.TriedSince);
        Set(row, "OccurredAt", operation.OccurredAt);
        Set(row, "FinishedAt", operation.FinishedAt);
        Set(row, "WrittenBackAt", operation.WrittenBackAt);
        Set(row, "ErasedAt", operation.ErasedAt);
        Set(row, "RecordType", operation.Record?.Type);
        Set(row, "RecordId", operation.Record?.Id);
        JsonColumns.Write(row, "Event", operation.Event);
        JsonColumns.Write(row, "Arguments", operation.Arguments is { } arguments ? ToJson(arguments) : null);
        JsonColumns.Write(row, "Evidence", EvidenceJson.Write(operation.Evidence));
        JsonColumns.Write(row, "Result", operation.Result);
        JsonColumns.Write(row, "Change", operation.Change);
        return row;
    }

    public static Operation Read(TableEntity row) => new()
    {
        Id = row.RowKey[^OperationId.Length..],
        Source = row.GetString("Source"),
        Route = row.GetString("Route"),
        Run = row.GetString("Run"),
        State = Enum.Parse<CallState>(row.GetString("State")),
        WriteBack = Enum.Parse<WriteBackState>(row.GetString("WriteBack")),
        Reason = row.GetString("Reason"),
        Advice = row.GetString("Advice"),
        SettledBy = Enum.Parse<SettledBy>(row.GetString("SettledBy")),
        Attempt = row.GetInt32("Attempt") ?? 1,
        WriteBackAttempt = row.GetInt32("WriteBackAttempt") ?? 0,
        Invocation = row.GetString("Invocation"),
        LeaseUntil = row.GetDateTimeOffset("LeaseUntil"),
        Due = row.GetDateTimeOffset("Due"),
        WaitUntil = row.GetDateTimeOffset("WaitUntil"),
        Looks = row.GetInt32("Looks") ?? 0,
        SentAt = row.GetDateTimeOffset("SentAt"),
        SendBefore = row.GetDateTimeOffset("SendBefore"),
        DoubtSince = row.GetDateTimeOffset("DoubtSince"),
        LookAgainAt = row.GetDateTimeOffset("LookAgainAt"),
        Evidence = EvidenceJson.Read(JsonColumns.Read(row, "Evidence")),
        IsLetThrough = row.GetBoolean("IsLetThrough") ?? false,
        ReceivedAt = row.GetDateTimeOffset("ReceivedAt") ?? DateTimeOffset.UnixEpoch,
        TriedSince = row.GetDateTimeOffset("TriedSince"),
        FinishedAt = row.GetDateTimeOffset("FinishedAt"),
        WrittenBackAt = row.GetDateTimeOffset("WrittenBackAt"),
        Record = row.GetString("RecordType") is { } type ? new RecordRef(type, row.GetString("RecordId")) : null,
        Account = row.GetString("Account"),
        EventId = row.GetString("EventId"),
        EventType = row.GetString("EventType"),
        OccurredAt = row.GetDateTimeOffset("OccurredAt"),
        Fingerprint = row.GetString("Fingerprint"),
        Event = JsonColumns.Read(row, "Event"),
        EventBlob = row.GetString("EventBlob"),
        Arguments = FromJson(JsonColumns.Read(row, "Arguments")),
        Result = JsonColumns.Read(row, "Result"),
        Change = JsonColumns.Read(row, "Change"),
        CaptchaTicket = row.GetString("CaptchaTicket") ?? "",
        CaptchaUntil = row.GetDateTimeOffset("CaptchaUntil"),
        IsOnce = row.GetBoolean("IsOnce") ?? false,
        IsReduced = row.GetBoolean("IsReduced") ?? false,
        ErasedAt = row.GetDateTimeOffset("ErasedAt"),
        TraceParent = row.GetString("TraceParent"),
        Revision = row.GetInt32("Revision") ?? 0,
        Mark = row.GetString("Mark"),
        ETag = row.ETag,
    };

    public static TableEntity WriteLine(string id, HistoryLine line) =>
        WriteLine(id, RowKeys.History(id, line.Revision), line);

    public static TableEntity WriteLine(string id, string rowKey, HistoryLine line) =>
        new(OperationId.Partition(id), rowKey)
        {
            ["Revision"] = line.Revision,
            ["At"] = line.At,
            ["From"] = line.From,
            ["To"] = line.To,
            ["Why"] = line.Why,
        };

    public static HistoryLine ReadLine(TableEntity row) => new(
        row.GetInt32("Revision") ?? 0,
        row.GetDateTimeOffset("At") ?? DateTimeOffset.UnixEpoch,
        row.GetString("From"),
        row.GetString("To"),
        row.GetString("Why"));

    private static void Set(TableEntity row, string column, object? value)
    {
        if (value is not null)
        {
            row[column] = value;
        }
    }

    private static JObject ToJson(IReadOnlyDictionary<string, string> arguments) =>
        new(arguments.Select(argument => new JProperty(argument.Key, argument.Value)));

    private static Dictionary<string, string>? FromJson(JObject? json) =>
        json?.Properties().ToDictionary(property => property.Name, property => property.Value.ToString(), StringComparer.Ordinal);
}
