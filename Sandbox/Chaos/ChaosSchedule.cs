using System.Globalization;

namespace Bridge.Sandbox.Chaos;

/// <summary>What a run of chaos is asked to be. The same of these make the same schedule.</summary>
/// <param name="Seed">Where chance starts.</param>
/// <param name="Events">How many events there are.</param>
/// <param name="Kills">How often an instance is killed.</param>
/// <param name="Instances">How many instances of the bridge run on the same queues.</param>
internal sealed record ChaosPlan(int Seed, int Events, int Kills, int Instances);

/// <summary>All that will go wrong, and when: made from the plan alone, before anything runs.</summary>
/// <param name="Plan">What it was made from.</param>
/// <param name="Accounts">How many accounts the events share.</param>
/// <param name="Events">The events in the order in which they happen.</param>
/// <param name="Moments">What happens, by time.</param>
/// <param name="SendFaults">What becomes of a request that moves money, by its number among them, from 1.</param>
/// <param name="ReadFaults">What becomes of a request that reads a balance, by its number among them.</param>
/// <param name="StorageFaults">What becomes of a request to storage, by its number among them.</param>
internal sealed record ChaosSchedule(
    ChaosPlan Plan,
    int Accounts,
    IReadOnlyList<ChaosEvent> Events,
    IReadOnlyList<Moment> Moments,
    IReadOnlyDictionary<int, SendTrouble> SendFaults,
    IReadOnlyDictionary<int, ReadFault> ReadFaults,
    IReadOnlyDictionary<int, StorageFault> StorageFaults)
{
    /// <summary>The schedule in words, a line each.</summary>
    public IEnumerable<string> Lines() =>
    [
        string.Create(CultureInfo.InvariantCulture, $"seed {Plan.Seed}, {Accounts} accounts"),
        .. Events.Select(one => $"{one}"),
        .. Moments.Select(moment => $"{moment}"),
        .. Faults("move", SendFaults),
        .. Faults("read", ReadFaults),
        .. Faults("storage request", StorageFaults),
    ];

    private static IEnumerable<string> Faults<T>(string what, IReadOnlyDictionary<int, T> faults) =>
        faults.OrderBy(fault => fault.Key).Select(fault => string.Create(CultureInfo.InvariantCulture, $"{what} {fault.Key}: {fault.Value}"));
}
