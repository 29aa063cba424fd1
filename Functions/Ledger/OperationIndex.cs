namespace Bridge.Ledger;

/// <summary>An index of the ledger that is sorted by a time of its operations, the newest first: the time received, unless it says another.</summary>
/// <param name="Prefix">What its row keys begin with; the operation's place follows, see <see cref="RowKeys.Place"/>.</param>
internal sealed record OperationIndex(string Prefix)
{
    // Sort just after a digit, and just after whatever a place ends with.
    private const string AfterDigits = "`";
    private const string AfterPlace = "!";

    /// <summary>Every operation.</summary>
    public static OperationIndex All { get; } = new("all_");

    /// <summary>Operations that stand still until a person does something.</summary>
    public static OperationIndex Attention { get; } = new("att_");

    /// <summary>Every kind of trouble, the kinds one after the other.</summary>
    public static OperationIndex Troubles { get; } = new("sta_");

    /// <summary>Operations whose write-back failed.</summary>
    public static OperationIndex FailedWriteBacks { get; } = new($"{Troubles.Prefix}WriteBackFailed_");

    /// <summary>Operations by the time that their call came to its end.</summary>
    public static OperationIndex Ended { get; } = new("end_");

    /// <summary>Operations by the time that their result was written back.</summary>
    public static OperationIndex WrittenBack { get; } = new("wrb_");

    /// <summary>The journal of moves, by the time that each was written; see <see cref="JournalLine"/>.</summary>
    public static OperationIndex Moves { get; } = new("mov_");

    /// <summary>Operations in a state of trouble; see <see cref="OperationStates.IsTrouble"/>.</summary>
    public static OperationIndex OfTrouble(CallState state) => new($"{Troubles.Prefix}{state}_");

    /// <summary>Operations of an account.</summary>
    public static OperationIndex OfAccount(string account) => new($"acc_{RowKeys.Escape(account)}_");

    /// <summary>Operations of a CRM record.</summary>
    public static OperationIndex OfRecord(string source, string type, string id) =>
        new($"rec_{RowKeys.Escape(source)}_{RowKeys.Escape(type)}_{RowKeys.Escape(id)}_");

    /// <summary>The bounds of a range: from the first key, included, to the second, excluded.</summary>
    public (string From, string Before) Bounds(IndexRange range)
    {
        var newest = range.ReceivedBefore is { } to ? Prefix + RowKeys.NewestFirst(to) + AfterDigits : Prefix;
        var after = range.After.Length > 0 ? Prefix + range.After + AfterPlace : Prefix;
        var oldest = range.ReceivedFrom is { } from ? RowKeys.NewestFirst(from) : "";
        return (string.CompareOrdinal(newest, after) > 0 ? newest : after, Prefix + oldest + AfterDigits);
    }
}

/// <summary>A part of an index.</summary>
/// <param name="ReceivedFrom">The earliest time, included.</param>
/// <param name="ReceivedBefore">The latest time, excluded.</param>
/// <param name="After">The place after which it begins; empty for the newest.</param>
internal sealed record IndexRange(DateTimeOffset? ReceivedFrom = null, DateTimeOffset? ReceivedBefore = null, string After = "");
