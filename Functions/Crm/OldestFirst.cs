using System.Runtime.CompilerServices;

namespace Bridge.Crm;

/// <summary>Several streams, each the oldest first, as one.</summary>
internal static class OldestFirst
{
    public static async IAsyncEnumerable<T> MergeAsync<T>(
        IReadOnlyList<IAsyncEnumerable<T>> streams, Func<T, DateTimeOffset> time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<IAsyncEnumerator<T>>();
        var next = new PriorityQueue<IAsyncEnumerator<T>, DateTimeOffset>();
        try
        {
            foreach (var stream in streams)
            {
                open.Add(stream.GetAsyncEnumerator(cancellationToken));
                await EnqueueAsync(open[^1]);
            }

            while (next.TryDequeue(out var oldest, out _))
            {
                yield return oldest.Current;
                await EnqueueAsync(oldest);
            }
        }
        finally
        {
            foreach (var stream in open)
            {
                await stream.DisposeAsync();
            }
        }

        async ValueTask EnqueueAsync(IAsyncEnumerator<T> stream)
        {
            if (await stream.MoveNextAsync())
            {
                next.Enqueue(stream, time(stream.Current));
            }
        }
    }
}
