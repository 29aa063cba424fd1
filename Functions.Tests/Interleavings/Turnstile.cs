namespace Bridge.Tests.Interleavings;

/// <summary>
/// Where every request of a worker stops, until whoever schedules lets it through. Workers run only within the calls that let
/// them go on: when such a call is back, each of them has ended, or stands here.
/// </summary>
internal sealed class Turnstile
{
    private readonly AsyncLocal<Worker?> _worker = new();
    private readonly Lock _lock = new();
    private readonly List<Stop> _stops = [];
    private int _passing;
    private bool _isClosed;

    /// <summary>Changes with every request that comes here.</summary>
    public int Arrivals { get; private set; }

    /// <summary>What stands here, in an order that does not depend on when it came.</summary>
    public IReadOnlyList<Stop> Stops
    {
        get
        {
            lock (_lock)
            {
                return [.. _stops.Where(stop => !stop.Worker.IsDead).OrderBy(stop => stop.Worker.Number).ThenBy(stop => stop.Request.ToString(), StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Runs a worker up to its first request.</summary>
    public void Start(Worker worker, Func<CancellationToken, Task> work)
    {
        _worker.Value = worker;
        worker.Run(work);
        _worker.Value = null;
    }

    /// <summary>How many requests go through without stopping just now.</summary>
    public int Passing => _passing;

    /// <summary>
    /// Ends when the request may go on. What no worker sends goes through at once, and so does what the sweep asks of its index
    /// alone.
    /// </summary>
    public Task PassAsync(Request request, Func<Task> send, Func<Task<Func<Task>>>? leave = null)
    {
        if (_worker.Value is not { } worker)
        {
            return send();
        }

        if (worker.Job == Job.Sweep && request.IsAside && !_isClosed)
        {
            return PassAsideAsync(send);
        }

        var stop = new Stop(worker, request, send, leave);
        lock (_lock)
        {
            Arrivals++;
            _stops.Add(stop);
        }

        if (_isClosed)
        {
            stop.Fail(Over());
        }

        return stop.Passed;
    }

    /// <summary>Fails every request, now and from now on, so that even the dead come to an end.</summary>
    public void Close()
    {
        _isClosed = true;
        foreach (var stop in _stops.ToList())
        {
            stop.Fail(Over());
        }
    }

    /// <summary>Takes a request away, to be answered or forgotten.</summary>
    public void Remove(Stop stop)
    {
        lock (_lock)
        {
            _stops.Remove(stop);
        }
    }

    private async Task PassAsideAsync(Func<Task> send)
    {
        Interlocked.Increment(ref _passing);
        try
        {
            await send();
        }
        finally
        {
            Interlocked.Decrement(ref _passing);
        }
    }

    private static IOException Over() => new("The play is over.");
}
