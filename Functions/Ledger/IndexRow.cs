using Azure.Data.Tables;

namespace Bridge.Ledger;

/// <summary>
/// An index row: a key, and the few columns that figures are made of, so that they need not read each operation. A row is
/// written once and never changed: it says how things stood when its operation came into the index. Rows of older versions lack columns.
/// </summary>
internal static class IndexRow
{
    /// <summary>The column of the state of the call.</summary>
    public const string State = "CallState";

    private const string ReceivedAt = "ReceivedAt";
    private const string SentAt = "SentAt";
    private const string Account = "Account";
    private const string Spelling = "Spelling";
    private const string Amount = "Amount";

    public static TableEntity Write(string partition, string key, Operation operation)
    {
        var row = new TableEntity(partition, key);
        if (Is(key, OperationIndex.Troubles))
        {
            Write(row, MovedFunds.UnsettledOf(operation));
        }
        else if (Is(key, OperationIndex.Ended))
        {
            row[State] = operation.State.ToString();
        }
        else if (Is(key, OperationIndex.WrittenBack))
        {
            row[ReceivedAt] = operation.ReceivedAt;
        }
        else if (RowKeys.IsDue(key))
        {
            row[State] = operation.State.ToString();
            row[ReceivedAt] = operation.ReceivedAt;
        }

        return row;
    }

    /// <summary>The state; null where the row does not tell it.</summary>
    public static CallState? StateOf(TableEntity row) =>
        row.GetString(State) is { } text ? Enum.Parse<CallState>(text) : null;

    /// <summary>When its webhook came; null where the row does not tell it.</summary>
    public static DateTimeOffset? ReceivedAtOf(TableEntity row) => row.GetDateTimeOffset(ReceivedAt);

    /// <summary>What was moved, or may have been; null where the row tells of no move.</summary>
    public static MovedFunds? MovedOf(TableEntity row) => row.GetDateTimeOffset(SentAt) is { } at
        ? new MovedFunds(at, row.GetString(Account), row.GetString(Spelling), row.GetString(Amount))
        : null;

    /// <summary>Writes into a row what was moved, or may have been.</summary>
    public static void Write(TableEntity row, MovedFunds? moved)
    {
        if (moved is not null)
        {
            row[SentAt] = moved.At;
            row[Account] = moved.Account;
            row[Spelling] = moved.Spelling;
            row[Amount] = moved.Amount;
        }
    }

    private static bool Is(string key, OperationIndex index) => key.StartsWith(index.Prefix, StringComparison.Ordinal);
}
