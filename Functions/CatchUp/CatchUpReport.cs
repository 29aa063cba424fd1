namespace Bridge.CatchUp;

/// <summary>What came of reading a window.</summary>
/// <param name="window">The window.</param>
public sealed class CatchUpReport(CatchUpWindow window)
{
    private readonly SortedDictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int Count, string Why)> _leftOut = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _queued = [];

    /// <summary>The window.</summary>
    public CatchUpWindow Window { get; } = window;

    /// <summary>All that changed before this is found; null where nothing was.</summary>
    public DateTimeOffset? ReachedAt { get; private set; }

    /// <summary>Why the CRM could not be asked on; null where it could.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>How many events of each type were found.</summary>
    public IReadOnlyDictionary<string, int> Types => _types;

    /// <summary>Ids of the operations that were queued, or would be.</summary>
    public IReadOnlyList<string> Queued => _queued;

    /// <summary>How many operations were known already.</summary>
    public int Known { get; private set; }

    /// <summary>How many events no route waits for.</summary>
    public int Unmatched { get; private set; }

    /// <summary>How many events each route left out, and why the last of them.</summary>
    public IReadOnlyDictionary<string, (int Count, string Why)> LeftOut => _leftOut;

    /// <summary>Whether all of the window is read.</summary>
    public bool IsWhole => ReachedAt == Window.To;

    internal void Reach(DateTimeOffset time) => ReachedAt = time;

    internal void Fail(Exception exception) => Failure = exception;

    internal void Add(IReadOnlyList<FoundEvent> found)
    {
        foreach (var crmEvent in found.Select(one => one.Event).Distinct())
        {
            _types[crmEvent.Type] = _types.GetValueOrDefault(crmEvent.Type) + 1;
        }

        foreach (var one in found.OrderBy(one => one.Fate))
        {
            Add(one);
        }
    }

    private void Add(FoundEvent one)
    {
        switch (one.Fate)
        {
            case FoundFate.Queued when _seen.Add(one.OperationId):
                _queued.Add(one.OperationId);
                break;
            case FoundFate.Queued or FoundFate.Known:
                Known += _seen.Add(one.OperationId) ? 1 : 0;
                break;
            case FoundFate.LeftOut:
                _leftOut[one.Route] = (_leftOut.GetValueOrDefault(one.Route).Count + 1, one.Why);
                break;
            default:
                Unmatched++;
                break;
        }
    }
}
