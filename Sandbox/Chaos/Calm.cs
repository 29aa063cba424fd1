using Bridge.Ledger;

namespace Bridge.Sandbox.Chaos;

/// <summary>Waits until the bridge is done with operations, or no longer.</summary>
/// <param name="world">Where it is at work.</param>
/// <param name="pace">How fast time runs.</param>
/// <param name="say">Is told how far it is.</param>
internal sealed class Calm(ChaosWorld world, Pace pace, Action<string> say)
{
    // A resend is looked at once more after half an hour, and what waits, or is overdue, pauses a quarter at most: each of them twice.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, Operation> _found = new(StringComparer.Ordinal);

    /// <summary>The operations as the ledger has them in the end; those that it does not know are missing.</summary>
    public async Task<IReadOnlyDictionary<string, Operation>> WaitAsync(IEnumerable<string> operations, CancellationToken cancellationToken)
    {
        var open = operations.ToHashSet(StringComparer.Ordinal);
        var start = world.Clock.GetTimestamp();
        do
        {
            foreach (var id in open.ToList())
            {
                if (await world.Outside.Ledger.FindAsync(id, cancellationToken) is { } operation)
                {
                    _found[id] = operation;
                    if (operation is { Due: null, State: not CallState.Sending })
                    {
                        open.Remove(id);
                    }
                }
            }

            say($"Calm: the bridge is still at work on {open.Count} operations");
            await Task.Delay(BetweenLooks, world.Clock, cancellationToken);
        }
        while (open.Count > 0 && world.Clock.GetElapsedTime(start) < pace.Of(Patience));

        return _found;
    }
}
