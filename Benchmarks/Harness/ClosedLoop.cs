using Bridge.Benchmarks.Figures;

namespace Bridge.Benchmarks.Harness;

/// <summary>Keeps a number of connections busy: each does the same thing again as soon as it is done.</summary>
internal static class ClosedLoop
{
    /// <summary>Runs it, until the time is up and every connection is done with its last.</summary>
    /// <param name="connections">How many.</param>
    /// <param name="duration">How long.</param>
    /// <param name="once">What the connection of a number does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Load> RunAsync(int connections, TimeSpan duration, Func<int, CancellationToken, Task> once, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var took = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Run(() => KeepBusyAsync(connection), cancellationToken)));
        return new Load(clock.GetElapsedTime(start), [.. took.SelectMany(milliseconds => milliseconds)]);

        async Task<List<double>> KeepBusyAsync(int connection)
        {
            var milliseconds = new List<double>();
            while (clock.GetElapsedTime(start) < duration)
            {
                var began = clock.GetTimestamp();
                await once(connection, cancellationToken);
                milliseconds.Add(clock.GetElapsedTime(began).TotalMilliseconds);
            }

            return milliseconds;
        }
    }
}

/// <summary>What a load came to.</summary>
/// <param name="Took">How long it took in all.</param>
/// <param name="Milliseconds">How long each took.</param>
internal sealed record Load(TimeSpan Took, IReadOnlyList<double> Milliseconds)
{
    public int Count => Milliseconds.Count;

    public double PerSecond => Count / Took.TotalSeconds;

    public double LatencyAt(double share) => Percentile.Of(Milliseconds, share);
}
