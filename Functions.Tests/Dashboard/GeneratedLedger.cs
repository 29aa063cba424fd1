using Azure.Data.Tables;
using Bridge.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Dashboard;

/// <summary>
/// A ledger of many operations that ended one after the other, evenly over a stretch of time, written straight into the table: of each its index rows,
/// by the code that writes them, and nothing else. What nobody reads for figures is left out, so that a million take minutes.
/// </summary>
internal sealed class GeneratedLedger(AzuriteFixture azurite)
{
    public const int Accounts = 10;
    private const int Concurrency = 16;
    private const int MostRowsAtOnce = 100;

    private static readonly string[] Unread = ["op_", "all_", "acc_", "rec_"];

    private readonly TableClient _table = azurite.Clients().Tables.GetTableClient(OperationLedger.TableName);

    /// <summary>Every tenth is a dead letter, every other one a move of 1.5 on one of the accounts, written back 1 to 100 seconds after it came.</summary>
    public static Operation Ended(int number, DateTimeOffset finished)
    {
        var isDeadLetter = number % 10 == 0;
        var account = FormattableString.Invariant($"{100_000 + (number % Accounts)}");
        return new Operation
        {
            Id = OperationId.Of("generated", FormattableString.Invariant($"{number}"), "route"),
            Source = "generated",
            Route = "route",
            Run = "move-funds",
            State = isDeadLetter ? CallState.DeadLettered : CallState.Succeeded,
            WriteBack = isDeadLetter ? WriteBackState.None : WriteBackState.Done,
            Attempt = 1,
            Fingerprint = "f",
            ReceivedAt = finished - TimeSpan.FromSeconds(1 + (number % 100)),
            SentAt = isDeadLetter ? null : finished,
            FinishedAt = finished,
            WrittenBackAt = isDeadLetter ? null : finished,
            Account = account,
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["account"] = account, ["amount"] = "1.5" },
        };
    }

    /// <summary>Writes operations that ended from <paramref name="from"/> on, one after the other, until <paramref name="before"/>.</summary>
    public async Task WriteAsync(int count, DateTimeOffset from, DateTimeOffset before)
    {
        await _table.CreateIfNotExistsAsync();
        var step = (before - from) / count;
        var waiting = new Dictionary<string, List<TableTransactionAction>>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            Batches(), new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (batch, token) => await _table.SubmitTransactionAsync(batch, token));

        IEnumerable<List<TableTransactionAction>> Batches()
        {
            for (var number = 0; number < count; number++)
            {
                var operation = Ended(number, from + (number * step));
                var rows = RowsOf(operation);
                var batch = waiting.TryGetValue(operation.Id[..1], out var begun) ? begun : [];
                if (batch.Count + rows.Count > MostRowsAtOnce)
                {
                    yield return batch;
                    batch = [];
                }

                batch.AddRange(rows);
                waiting[operation.Id[..1]] = batch;
            }

            foreach (var rest in waiting.Values)
            {
                yield return rest;
            }
        }
    }

    private static List<TableTransactionAction> RowsOf(Operation operation) =>
        [.. LedgerBatch.Insert(operation, new HistoryLine(0, operation.FinishedAt!.Value, "", "", "")).Actions
            .Where(action => !Unread.Any(prefix => action.Entity.RowKey.StartsWith(prefix, StringComparison.Ordinal)))];
}
