using Azure.Data.Tables;

namespace Bridge.Ledger;

/// <summary>
/// A line of the journal of moves: that a move came to be one that succeeded, or is none any more. It is written in the transaction of that change, and
/// stays as it is, so that sums can be made of the lines by the time at which they were written.
/// </summary>
/// <param name="At">When it was written, UTC.</param>
/// <param name="Funds">What was moved.</param>
/// <param name="IsReversal">Whether the move is taken back out of the sums: what had succeeded needs a person again.</param>
internal sealed record JournalLine(DateTimeOffset At, MovedFunds Funds, bool IsReversal)
{
    private const string Reversal = "IsReversal";

    /// <summary>How many moves it adds.</summary>
    public int Moves => IsReversal ? -1 : 1;

    /// <summary>What it adds to the sum of its account.</summary>
    public decimal Sum => Moves * Billing.Money.Read(Funds.Amount);

    /// <summary>The line that a change of an operation needs; null where it needs none.</summary>
    public static JournalLine? Of(Operation? before, Operation next, DateTimeOffset at)
    {
        var (was, now) = (before is null ? null : MovedFunds.Of(before), MovedFunds.Of(next));
        return (before?.State, next.State) switch
        {
            (not CallState.Succeeded, CallState.Succeeded) when now is not null => new JournalLine(at, now, IsReversal: false),
            (CallState.Succeeded, not CallState.Succeeded) when was is not null => new JournalLine(at, was, IsReversal: true),
            _ => null,
        };
    }

    /// <summary>Reads a row.</summary>
    public static JournalLine Read(TableEntity row) =>
        new(RowKeys.MovedAt(row.RowKey), IndexRow.MovedOf(row)!, row.GetBoolean(Reversal) ?? false);

    /// <summary>The row, beside the operation as it was changed.</summary>
    public TableEntity Write(Operation operation)
    {
        var row = new TableEntity(OperationId.Partition(operation.Id), RowKeys.Move(At, operation.Revision, operation.Id)) { [Reversal] = IsReversal };
        IndexRow.Write(row, Funds);
        return row;
    }
}
