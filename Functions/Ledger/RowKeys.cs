using System.Globalization;
using System.Text;

namespace Bridge.Ledger;

/// <summary>
/// Row keys of the ledger. An operation, its history and its index rows share a partition, so that they change in one
/// entity-group transaction, and sort so that every question of the sweep and of a page is one range.
/// </summary>
internal static class RowKeys
{
    private const string OperationPrefix = "op_";
    private const string DuePrefix = "due_";
    private const string NewsPrefix = "new_";
    private const int TimeLength = 19;

    /// <summary>Every partition of the ledger: the first digit of an id.</summary>
    public static IReadOnlyList<string> Partitions { get; } = [.. "0123456789abcdef".Select(digit => digit.ToString())];

    /// <summary>The operation itself.</summary>
    public static string Operation(string id) => OperationPrefix + id;

    /// <summary>One line of its history.</summary>
    public static string History(string id, int revision) =>
        string.Create(CultureInfo.InvariantCulture, $"{OperationPrefix}{id}_{revision:D6}");

    /// <summary>A line for other content that came under its id: the same content once only.</summary>
    public static string OtherContent(string id, string fingerprint) => $"{OperationPrefix}{id}_other_{Escape(fingerprint)}";

    /// <summary>A line for the person who asked for it.</summary>
    public static string ByHand(string id) => $"{OperationPrefix}{id}_hand";

    /// <summary>The bounds of the operation with its history: from the first, included, to the second, excluded.</summary>
    public static (string From, string Before) WithHistory(string id) => (Operation(id), OperationPrefix + id + "`");

    /// <summary>The open operation by the time it is due.</summary>
    public static string Due(DateTimeOffset due, string id) =>
        string.Create(CultureInfo.InvariantCulture, $"{DuePrefix}{due.UtcTicks:D19}_{id}");

    /// <summary>Whether a key is one of <see cref="Due"/>.</summary>
    public static bool IsDue(string rowKey) => rowKey.StartsWith(DuePrefix, StringComparison.Ordinal);

    /// <summary>The bounds of all that is due by a time.</summary>
    public static (string From, string Before) DueBy(DateTimeOffset time) =>
        (DuePrefix, string.Create(CultureInfo.InvariantCulture, $"{DuePrefix}{time.UtcTicks:D19}`"));

    /// <summary>The id at the end of an index row's key.</summary>
    public static string IdOf(string rowKey) => rowKey[^OperationId.Length..];

    /// <summary>The time in the key of a row of an <see cref="OperationIndex"/>.</summary>
    public static DateTimeOffset TimeOf(string rowKey) => ReadNewestFirst(rowKey.AsSpan()[^(OperationId.Length + 1 + TimeLength)..^(OperationId.Length + 1)]);

    /// <summary>What is to be told of an operation, the oldest first.</summary>
    public static string News(DateTimeOffset at, string id) =>
        string.Create(CultureInfo.InvariantCulture, $"{NewsPrefix}{at.UtcTicks:D19}_{id}");

    /// <summary>The bounds of all that is to be told.</summary>
    public static (string From, string Before) AllNews => (NewsPrefix, $"{NewsPrefix}`");

    /// <summary>Every operation, the newest received first.</summary>
    public static string All(DateTimeOffset received, string id) => OperationIndex.All.Prefix + Place(received, id);

    /// <summary>The operation that waits for a person, the newest received first.</summary>
    public static string Attention(DateTimeOffset received, string id) => OperationIndex.Attention.Prefix + Place(received, id);

    /// <summary>Where an operation stands in an index that is sorted by the time received.</summary>
    public static string Place(DateTimeOffset received, string id) => $"{NewestFirst(received)}_{id}";

    /// <summary>The index rows that an operation stands in.</summary>
    public static IReadOnlySet<string> Indexes(Operation operation)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal) { All(operation.ReceivedAt, operation.Id) };
        if (operation.Due is { } due)
        {
            keys.Add(Due(due, operation.Id));
        }

        if (operation.NeedsPerson())
        {
            keys.Add(Attention(operation.ReceivedAt, operation.Id));
        }

        if (operation.FinishedAt is { } finished && !operation.IsReduced)
        {
            keys.Add(End(finished, operation.Id));
        }

        if (operation.State.IsTrouble())
        {
            keys.Add(OperationIndex.OfTrouble(operation.State).Prefix + Place(operation.ReceivedAt, operation.Id));
        }

        if (operation.WriteBack == WriteBackState.Failed)
        {
            keys.Add(OperationIndex.FailedWriteBacks.Prefix + Place(operation.ReceivedAt, operation.Id));
        }

        if (operation is { WriteBack: WriteBackState.Done, WrittenBackAt: { } writtenBack, IsReduced: false })
        {
            keys.Add(OperationIndex.WrittenBack.Prefix + Place(writtenBack, operation.Id));
        }

        if (operation.Account.Length > 0)
        {
            keys.Add(Account(operation.Account, operation.ReceivedAt, operation.Id));
        }

        if (operation.Record is { } record)
        {
            keys.Add(Record(operation.Source, record.Type, record.Id, operation.ReceivedAt, operation.Id));
        }

        return keys;
    }

    /// <summary>The ended operation, newest first.</summary>
    public static string End(DateTimeOffset finished, string id) => OperationIndex.Ended.Prefix + Place(finished, id);

    /// <summary>A line of the journal of moves, newest first.</summary>
    public static string Move(DateTimeOffset at, int revision, string id) =>
        string.Create(CultureInfo.InvariantCulture, $"{OperationIndex.Moves.Prefix}{NewestFirst(at)}_{revision:D6}_{id}");

    /// <summary>The time in the key of <see cref="Move"/>.</summary>
    public static DateTimeOffset MovedAt(string rowKey) => ReadNewestFirst(rowKey.AsSpan(OperationIndex.Moves.Prefix.Length, TimeLength));

    /// <summary>The operation under its account, newest first.</summary>
    public static string Account(string account, DateTimeOffset received, string id) =>
        OperationIndex.OfAccount(account).Prefix + Place(received, id);

    /// <summary>The operation under its CRM record, newest first.</summary>
    public static string Record(string source, string type, string recordId, DateTimeOffset received, string id) =>
        OperationIndex.OfRecord(source, type, recordId).Prefix + Place(received, id);

    /// <summary>A time as text that sorts the newest first.</summary>
    public static string NewestFirst(DateTimeOffset time) =>
        (DateTime.MaxValue.Ticks - time.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>A text as a part of a key, which may hold neither / \ # ? nor control characters; _ parts its parts.</summary>
    public static string Escape(string text)
    {
        if (text.All(IsPlain))
        {
            return text;
        }

        var escaped = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (IsPlain((char)value))
            {
                escaped.Append((char)value);
            }
            else
            {
                escaped.Append('~').Append(value.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }

    private static DateTimeOffset ReadNewestFirst(ReadOnlySpan<char> text) =>
        new(DateTime.MaxValue.Ticks - long.Parse(text, CultureInfo.InvariantCulture), TimeSpan.Zero);

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '.';
}
