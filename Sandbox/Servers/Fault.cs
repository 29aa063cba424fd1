namespace Bridge.Sandbox.Servers;

/// <summary>Something that goes wrong with a request: late, lost, or answered otherwise than the server would.</summary>
public sealed record Fault
{
    private Fault()
    {
    }

    /// <summary>Which requests it may befall; null for all.</summary>
    public Func<HttpRequest, bool>? Where { get; init; }

    internal Func<CancellationToken, Task>? Wait { get; private init; }

    internal bool OutlivesCaller { get; private init; }

    internal bool Applies { get; private init; } = true;

    internal bool Resets { get; private init; }

    internal bool IsSilent { get; private init; }

    internal Answer? Instead { get; private init; }

    /// <summary>The request takes no effect, and is answered with an error.</summary>
    public static Fault Refuse(int status, JToken? body = null) => new() { Applies = false, Instead = new(status, body) };

    /// <summary>The request takes effect, and is answered with an error all the same.</summary>
    public static Fault RefuseAfterApplying(int status, JToken? body = null) => new() { Instead = new(status, body) };

    /// <summary>The connection is cut before the request takes effect.</summary>
    public static Fault Reset() => new() { Applies = false, Resets = true };

    /// <summary>The request takes effect, and the connection is cut before the answer.</summary>
    public static Fault ResetAfterApplying() => new() { Resets = true };

    /// <summary>The request takes no effect, and is never answered.</summary>
    public static Fault Silence() => new() { Applies = false, IsSilent = true };

    /// <summary>The request takes effect, and is never answered.</summary>
    public static Fault SilenceAfterApplying() => new() { IsSilent = true };

    /// <summary>The request takes no effect, and is answered with a success whose body is no JSON.</summary>
    public static Fault Unreadable() => new() { Applies = false, Instead = Answer.NoJson };

    /// <summary>The request takes effect, and is answered with a success whose body is no JSON.</summary>
    public static Fault UnreadableAfterApplying() => new() { Instead = Answer.NoJson };

    /// <summary>HTTP 429, with <c>Retry-After</c> where one is given.</summary>
    public static Fault TooManyRequests(TimeSpan? retryAfter = null, JToken? body = null) =>
        new() { Applies = false, Instead = new(StatusCodes.Status429TooManyRequests, body, retryAfter) };

    /// <summary>The request takes effect only after a while.</summary>
    public static Fault Delay(TimeSpan duration, TimeProvider clock) =>
        new() { Wait = cancellationToken => Task.Delay(duration, clock, cancellationToken) };

    /// <summary>The request takes effect only after a while, whether or not its caller is still there.</summary>
    public static Fault ApplyLater(TimeSpan duration, TimeProvider clock) =>
        new() { OutlivesCaller = true, Wait = cancellationToken => Task.Delay(duration, clock, cancellationToken) };

    /// <summary>The request takes effect only once <paramref name="gate"/> is done, whether or not its caller is still there.</summary>
    public static Fault ApplyLater(Task gate) => new() { OutlivesCaller = true, Wait = gate.WaitAsync };

    /// <summary>The request takes effect only once <paramref name="gate"/> is done.</summary>
    public static Fault HoldUntil(Task gate) => new() { Wait = gate.WaitAsync };

    /// <summary>The same fault, only for requests whose path ends so.</summary>
    public Fault On(string pathEnd) =>
        this with { Where = request => request.Path.Value!.EndsWith(pathEnd, StringComparison.Ordinal) };
}

/// <summary>The faults that the next requests of a server will meet, in order.</summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];

    /// <summary>Chooses a fault, or none, for the requests that no planned fault fits.</summary>
    public Func<HttpRequest, Task<Fault?>>? Otherwise { get; set; }

    /// <summary>How many faults have not happened yet.</summary>
    public int Left
    {
        get
        {
            lock (_lock)
            {
                return _faults.Count;
            }
        }
    }

    /// <summary>Lets a fault befall the next <paramref name="times"/> requests that it fits.</summary>
    public void Add(Fault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
        {
            _faults.AddRange(Enumerable.Repeat(fault, times));
        }
    }

    /// <summary>Forgets what has not happened yet.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    internal async Task<Fault?> TakeAsync(HttpRequest request) =>
        Take(request) ?? (Otherwise is { } choose ? await choose(request) : null);

    private Fault? Take(HttpRequest request)
    {
        lock (_lock)
        {
            var fault = _faults.Find(fault => fault.Where?.Invoke(request) ?? true);
            if (fault is not null)
            {
                _faults.Remove(fault);
            }

            return fault;
        }
    }
}
