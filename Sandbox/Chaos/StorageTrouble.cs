using System.Runtime.CompilerServices;
using Bridge.Sandbox.Proxies;

namespace Bridge.Sandbox.Chaos;

/// <summary>Does to the requests to storage what the schedule says of them.</summary>
/// <param name="schedule">The schedule.</param>
internal sealed class StorageTrouble(ChaosSchedule schedule) : IProxyWatch
{
    private static readonly Passage Busy = Passage.Instead(
        ProxiedAnswer.Text(StatusCodes.Status503ServiceUnavailable, "text/plain", "The server is busy.", ("x-ms-error-code", "ServerBusy")));

    private readonly ConditionalWeakTable<ProxiedRequest, object> _faults = [];
    private int _requests;
    private int _met;

    /// <summary>Whether storage answers nothing but 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether the trouble is over.</summary>
    public bool IsOver { get; set; }

    /// <summary>How many requests met a fault of their own.</summary>
    public int Met => _met;

    /// <inheritdoc/>
    public Task<Passage> BeforeAsync(ProxiedRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.FromResult(!IsStorage(request) ? Passage.Free : IsDown ? Busy : Before(request));
    }

    /// <inheritdoc/>
    public Task<Passage> AfterAsync(ProxiedRequest request, ProxiedAnswer answer, CancellationToken cancellationToken) => Task.FromResult(
        !_faults.TryGetValue(request, out var fault) ? Passage.Free
        : fault is StorageFault.CutAfterApplying ? Passage.Cut
        : Busy);

    private Passage Before(ProxiedRequest request)
    {
        if (IsOver || !schedule.StorageFaults.TryGetValue(Interlocked.Increment(ref _requests), out var fault))
        {
            return Passage.Free;
        }

        Interlocked.Increment(ref _met);
        if (fault == StorageFault.Status503)
        {
            return Busy;
        }

        _faults.Add(request, fault);
        return Passage.Free;
    }

    private static bool IsStorage(ProxiedRequest request) => request.Target is ProxyTarget.Blob or ProxyTarget.Queue or ProxyTarget.Table;
}
