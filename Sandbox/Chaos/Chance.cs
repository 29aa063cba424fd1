namespace Bridge.Sandbox.Chaos;

/// <summary>Chance that a seed repeats. Each concern draws from its own, so that more kills leave the events as they are.</summary>
internal sealed class Chance(int seed, string concern)
{
    // No secret rests on it, and a seed must always give the same.
#pragma warning disable CA5394
    private readonly Random _random = new(Mixed(seed, concern));

    /// <summary>A number from 0, below <paramref name="bound"/>.</summary>
    public int Below(int bound) => _random.Next(bound);

    /// <summary>Whether something happens that happens so many times out of a hundred.</summary>
    public bool Percent(int percent) => _random.Next(100) < percent;

    /// <summary>A time between two.</summary>
    public TimeSpan Between(TimeSpan from, TimeSpan to) => from + ((to - from) * _random.NextDouble());

    /// <summary>One of them.</summary>
    public T OneOf<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    /// <summary>All of them in another order.</summary>
    public IReadOnlyList<T> Shuffled<T>(IEnumerable<T> all)
    {
        var shuffled = all.ToArray();
        _random.Shuffle(shuffled);
        return shuffled;
    }
#pragma warning restore CA5394

    // The hash of a string differs from one process to the next; this one does not.
    private static int Mixed(int seed, string concern) =>
        concern.Aggregate(seed, (mixed, character) => unchecked((mixed * 31) + character));
}
