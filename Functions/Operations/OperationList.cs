using System.Runtime.CompilerServices;
using Bridge.Ledger;

namespace Bridge.Operations;

/// <summary>Lists operations, the newest received first, from the ledger's indexes.</summary>
public sealed class OperationList(OperationQueries queries)
{
    /// <summary>How many operations a page holds unless it is said.</summary>
    public const int UsualPage = 50;

    /// <summary>The most operations that a page holds.</summary>
    public const int LargestPage = 200;

    /// <summary>
    /// How many operations are looked at for one page: a filter that hardly anything matches ends in a page that is not full, and a
    /// cursor, instead of a time-out.
    /// </summary>
    internal int MostLookedAt { get; init; } = 2000;

    /// <summary>One page.</summary>
    /// <param name="filter">What is asked for.</param>
    /// <param name="after">The place after which it begins; null for the newest.</param>
    /// <param name="limit">The most operations that it holds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<OperationPage> PageAsync(OperationFilter filter, string? after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<Operation>();
        var lookedAt = 0;
        await foreach (var (place, match) in LookAsync(filter, after, cancellationToken))
        {
            lookedAt++;
            if (match is not null)
            {
                found.Add(match);
            }

            if (found.Count == limit || lookedAt == MostLookedAt)
            {
                return new OperationPage(found, place);
            }
        }

        return new OperationPage(found, Next: null);
    }

    /// <summary>Looks at operations one by one, whether or not they match, so that whoever stops can go on from there.</summary>
    internal async IAsyncEnumerable<LookedAt> LookAsync(
        OperationFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new IndexRange(filter.ReceivedFrom, filter.ReceivedBefore, after ?? "");
        await foreach (var (place, operation) in queries.ReadAsync(filter.Index, range, cancellationToken))
        {
            yield return new LookedAt(place, operation is not null && filter.Matches(operation) ? operation : null);
        }
    }
}

/// <summary>A page of a list.</summary>
/// <param name="Operations">The operations, the newest received first.</param>
/// <param name="Next">The place after which the next page begins; null where this is the last.</param>
public sealed record OperationPage(IReadOnlyList<Operation> Operations, string? Next);

/// <summary>An operation that was looked at.</summary>
/// <param name="Place">Where it stands in its index.</param>
/// <param name="Match">The operation; null where it is none of those asked for.</param>
internal readonly record struct LookedAt(string Place, Operation? Match);
