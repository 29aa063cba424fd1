using System.Runtime.CompilerServices;

namespace Bridge.Crm.Dynamics365;

/// <summary>Several streams of events, each oldest first, as one.</summary>
internal static class OldestFirst
{
    public static async IAsyncEnumerable<CrmEvent> MergeAsync(
        IReadOnlyList<IAsyncEnumerable<CrmEvent>> streams, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<IAsyncEnumerator<CrmEvent>>();
        var next = new PriorityQueue<IAsyncEnumerator<CrmEvent>, DateTimeOffset>();
        try
        {
            foreach (var stream in streams)
            {
                open.Add(stream.GetAsyncEnumerator(cancellationToken));
                await AdvanceAsync(open[^1]);
            }

            while (next.TryDequeue(out var oldest, out _))
            {
                yield return oldest.Current;
                await AdvanceAsync(oldest);
            }
        }
        finally
        {
            foreach (var stream in open)
            {
                await stream.DisposeAsync();
            }
        }

        async ValueTask AdvanceAsync(IAsyncEnumerator<CrmEvent> stream)
        {
            if (await stream.MoveNextAsync())
            {
                next.Enqueue(stream, stream.Current.OccurredAt);
            }
        }
    }
}
