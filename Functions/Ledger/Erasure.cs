using System.Globalization;
using Bridge.Crm;
using Bridge.Storage;

namespace Bridge.Ledger;

/// <summary>What became of a request to erase a record's data.</summary>
/// <param name="Erased">Ids of the operations whose data is gone, those of earlier requests among them.</param>
/// <param name="Open">Ids of the operations that have something left to do, and were not touched: ask again when they have ended.</param>
public sealed record ErasureResult(IReadOnlyList<string> Erased, IReadOnlyList<string> Open);

/// <summary>
/// Erases the data of a CRM record. Its operations stay, with their states, times and sums and the figures of their evidence:
/// so money is still accounted for, and nothing runs twice.
/// </summary>
public sealed class Erasure(OperationLedger ledger, OperationQueries queries, EventBlobs blobs, TimeProvider clock)
{
    private const string Erased = "erased";

    // Each conflict is another change of the same operation; what changes so often is not over.
    private const int MostTries = 5;

    /// <summary>Erases what is kept of a record. It may be asked again at any time, and does the same.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="record">The record.</param>
    /// <param name="who">Who asks for it, for the history.</param>
    /// <param name="why">Why, for the history.</param>
    /// <param name="cancellationToken">Gives up; what is erased by then stays erased.</param>
    public async Task<ErasureResult> EraseAsync(string source, RecordRef record, string who, string why, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(who);
        ArgumentException.ThrowIfNullOrWhiteSpace(why);
        List<string> erased = [];
        List<string> open = [];
        foreach (var operation in await queries.OfRecordAsync(source, record, DateTimeOffset.MinValue, cancellationToken))
        {
            var isErased = await EraseAsync(operation.Id, $"data erased by {who}: {why}", cancellationToken);
            (isErased ? erased : open).Add(operation.Id);
        }

        return new ErasureResult(erased, open);
    }

    private async Task<bool> EraseAsync(string id, string why, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await ledger.FindWithLinesAsync(id, cancellationToken) is not { } found)
            {
                return true;
            }

            if (!IsClosed(found.Operation))
            {
                return false;
            }

            if (found.Operation.ErasedAt is not null
                || await ledger.RewriteAsync(found, Without(found.Operation), why, line => line with { Why = Erased }, cancellationToken))
            {
                // Every time: a request that broke off here has erased the row that names the blob.
                await blobs.DeleteAllAsync(id, cancellationToken);
                return true;
            }
        }

        return false;
    }

    private Operation Without(Operation operation)
    {
        var now = clock.GetUtcNow();
        return operation.WithoutData() with
        {
            ErasedAt = now,
            Reason = string.Create(CultureInfo.InvariantCulture, $"Its data was erased on {now:yyyy-MM-dd}."),
            Advice = operation.NeedsPerson() ? "What it would run, or write back, is erased: it can only be done by hand." : "",
        };
    }

    private static bool IsClosed(Operation operation) =>
        operation.State.IsEnd() && operation.WriteBack != WriteBackState.Pending && operation.Due is null;
}
