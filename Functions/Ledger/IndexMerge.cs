using System.Runtime.CompilerServices;

namespace Bridge.Ledger;

/// <summary>Makes one sorted list of several sorted ones, and reads of each only what it needs.</summary>
internal static class IndexMerge
{
    public static async IAsyncEnumerable<string> OrderAsync(
        IReadOnlyList<IAsyncEnumerable<string>> sorted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = sorted.Select(one => one.GetAsyncEnumerator(cancellationToken)).ToList();
        try
        {
            var heads = new PriorityQueue<IAsyncEnumerator<string>, string>(StringComparer.Ordinal);
            var begun = await Task.WhenAll(all.Select(one => one.MoveNextAsync().AsTask()));
            heads.EnqueueRange(all.Zip(begun).Where(one => one.Second).Select(one => (one.First, one.First.Current)));
            while (heads.TryDequeue(out var first, out var key))
            {
                yield return key;
                if (await first.MoveNextAsync())
                {
                    heads.Enqueue(first, first.Current);
                }
            }
        }
        finally
        {
            foreach (var one in all)
            {
                await one.DisposeAsync();
            }
        }
    }
}
