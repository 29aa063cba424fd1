namespace Bridge.Benchmarks.Harness;

/// <summary>Measures a subject and its limit in turn, so that whatever else the machine does meanwhile meets both alike.</summary>
internal static class Rounds
{
    /// <summary>Measures both <paramref name="runs"/> times, after <paramref name="warmUps"/> runs of each.</summary>
    public static async Task<(IReadOnlyList<T> Subject, IReadOnlyList<T> Limit)> AlternateAsync<T>(
        int warmUps, int runs, Func<Task<T>> subject, Func<Task<T>> limit)
    {
        for (var run = 0; run < warmUps; run++)
        {
            await limit();
            await subject();
        }

        var (subjects, limits) = (new List<T>(), new List<T>());
        for (var run = 0; run < runs; run++)
        {
            // Each goes first every other time: neither is always the one that comes later.
            if (run % 2 == 0)
            {
                limits.Add(await limit());
                subjects.Add(await subject());
            }
            else
            {
                subjects.Add(await subject());
                limits.Add(await limit());
            }
        }

        return (subjects, limits);
    }
}
