using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Bridge.Billing;
using Bridge.Storage;

namespace Bridge.Dashboard.Figures;

/// <summary>
/// The journal of moves added up by account and day, so that a report need not read each move. Each sum says up to when it holds the journal:
/// to add the same part of it again, in another instance or after a crash, changes nothing.
/// </summary>
internal sealed class MoneySums(StorageClients storage, MoneyJournal journal, PlatformCalendar calendar)
{
    private const string Partition = "money";
    private const int MostRowsAtOnce = 100;
    private const int KeptDays = 400;
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MostAtOnce = TimeSpan.FromDays(5);

    private readonly CreatedOnce<TableClient> _table = new(
        storage.Tables.GetTableClient(FiguresTable.TableName),
        (table, cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken));

    /// <summary>Adds the part of the journal that was written in a range of time, of which nothing is missing any more; a short one is left to a later run.</summary>
    /// <returns>Up to where the journal is added up; null where another instance came between.</returns>
    public async Task<DateTimeOffset?> AddUpAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (before - from >= Pace)
        {
            var next = before - from > MostAtOnce ? from + MostAtOnce : before;
            if (!await AddAsync(from, next, cancellationToken))
            {
                return null;
            }

            from = next;
        }

        return from;
    }

    /// <summary>Reads the sums of some days, the newest day first, and by account within a day.</summary>
    public async IAsyncEnumerable<MoneySum> ReadAsync(DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var day = to; day >= from; day = day.AddDays(-1))
        {
            await foreach (var sum in QueryAsync(MoneySum.DayKey(day), MoneySum.DayKey(day.AddDays(1)), cancellationToken))
            {
                yield return sum;
            }
        }
    }

    /// <summary>Forgets what is too old for anybody to ask for.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var old = await QueryAsync("", MoneySum.DayKey(calendar.Today.AddDays(-KeptDays)), cancellationToken).ToListAsync(cancellationToken);
        foreach (var some in old.Chunk(MostRowsAtOnce))
        {
            await SubmitAsync(table, some.Select(sum => new TableTransactionAction(TableTransactionActionType.Delete, sum.Write(Partition), sum.Version!.Value)), cancellationToken);
        }
    }

    private async Task<bool> AddAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var moves = await journal.ReadAsync(from, before, cancellationToken);
        foreach (var day in moves.GroupBy(move => move.Day))
        {
            if (!await AddAsync(day.Key, day.ToLookup(move => move.Line.Funds.Account, move => move.Line, StringComparer.Ordinal), before, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> AddAsync(
        DateOnly day, ILookup<string, Ledger.JournalLine> lines, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var keys = lines.Select(account => MoneySum.KeyOf(day, account.Key)).ToHashSet(StringComparer.Ordinal);
        var known = await QueryAsync(keys.Min(StringComparer.Ordinal)!, keys.Max(StringComparer.Ordinal) + "!", cancellationToken)
            .Where(sum => keys.Contains(sum.Key))
            .ToDictionaryAsync(sum => sum.Account, StringComparer.Ordinal, cancellationToken);
        var table = await _table.OpenAsync(cancellationToken);
        var next = lines
            .Select(account => (Sum: known.GetValueOrDefault(account.Key) ?? MoneySum.Empty(day, account.Key), Lines: account))
            .Where(one => one.Sum.Until < before)
            .Select(one => one.Sum.With(one.Lines) with { Until = before });
        foreach (var some in next.Chunk(MostRowsAtOnce))
        {
            if (!await SubmitAsync(table, some.Select(Replace), cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private static TableTransactionAction Replace(MoneySum sum) => sum.Version is { } version
        ? new(TableTransactionActionType.UpdateReplace, sum.Write(Partition), version)
        : new(TableTransactionActionType.Add, sum.Write(Partition));

    // False where another instance was faster.
    private static async Task<bool> SubmitAsync(TableClient table, IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<MoneySum> QueryAsync(string from, string before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return MoneySum.Read(row);
        }
    }
}
