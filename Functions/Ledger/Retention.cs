using Bridge.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Ledger;

/// <summary>
/// Forgets operations that ended longer ago than <see cref="LedgerOptions.Retention"/>, with their history, and the journal of that time. What needs a person,
/// or has anything left to do, stays as it is; what runs once stays for good, with its sums.
/// </summary>
public sealed partial class Retention(
    OperationLedger ledger, EventBlobs blobs, IOptions<LedgerOptions> options, TimeProvider clock, ILogger<Retention> logger)
{
    // Less than host.json's functionTimeout, at which the host would restart the worker.
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(1);

    /// <summary>How many operations of a partition are forgotten in one run, at most; the next run goes on.</summary>
    internal int MostOfAPartition { get; init; } = 1000;

    /// <summary>Forgets what has had its time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - options.Value.Retention;
        using var budget = new CancellationTokenSource(Budget, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, budget.Token);
        var forgotten = await Task.WhenAll(RowKeys.Partitions.Select(partition => ForgetAsync(partition, before, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        Log.Forgot(logger, forgotten.Sum(), before);
    }

    private async Task<int> ForgetAsync(string partition, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var forgotten = 0;
        try
        {
            var (from, to) = OperationIndex.Ended.Bounds(new IndexRange(ReceivedBefore: before));
            await foreach (var row in ledger.QueryAsync(partition, from, to, cancellationToken))
            {
                forgotten += await ForgetOneAsync(RowKeys.IdOf(row.RowKey), before, cancellationToken) ? 1 : 0;
                if (forgotten == MostOfAPartition)
                {
                    break;
                }
            }

            await ledger.ForgetMovesAsync(partition, before, MostOfAPartition, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next run goes on.
        }

        return forgotten;
    }

    private async Task<bool> ForgetOneAsync(string id, DateTimeOffset before, CancellationToken cancellationToken)
    {
        if (await ledger.FindWithLinesAsync(id, cancellationToken) is not { } found || !IsOver(found.Operation, before))
        {
            return false;
        }

        await blobs.DeleteAllAsync(id, cancellationToken);
        return found.Operation.IsOnce
            ? await ledger.RewriteAsync(
                found,
                found.Operation.WithoutData() with { Evidence = Evidence.None, TraceParent = "", IsReduced = true },
                "reduced to what must be remembered: its route runs once",
                rewrite: _ => null,
                cancellationToken)
            : await ledger.RemoveAsync(found, cancellationToken);
    }

    private static bool IsOver(Operation operation, DateTimeOffset before) =>
        operation.State.IsEnd()
        && operation.FinishedAt < before
        && operation.WriteBack != WriteBackState.Pending
        && operation.Due is null
        && !operation.NeedsPerson();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Forgot {Count} operations that ended before {Before:O}")]
        public static partial void Forgot(ILogger logger, int count, DateTimeOffset before);
    }
}
