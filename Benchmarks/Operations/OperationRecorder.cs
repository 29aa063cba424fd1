using Bridge.Sandbox.CrashPoints;
using Bridge.Sandbox.Proxies;

namespace Bridge.Benchmarks.Operations;

/// <summary>Keeps the requests of an operation in their order, once it is told to begin.</summary>
internal sealed class OperationRecorder : IProxyWatch
{
    private readonly Lock _lock = new();
    private readonly List<ProxiedRequest> _requests = [];
    private volatile bool _began;

    /// <summary>What came since it began, but for webhooks.</summary>
    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Keeps from now on.</summary>
    public void Begin() => _began = true;

    /// <inheritdoc/>
    public Task<Passage> BeforeAsync(ProxiedRequest request, CancellationToken cancellationToken)
    {
        if (!Background.Is(request) && !Background.IsReceive(request))
        {
            Keep(request);
        }

        return Task.FromResult(Passage.Free);
    }

    /// <inheritdoc/>
    public Task<Passage> AfterAsync(ProxiedRequest request, ProxiedAnswer answer, CancellationToken cancellationToken)
    {
        if (Background.IsReceive(request) && Background.Found(answer))
        {
            Keep(request);
        }

        return Task.FromResult(Passage.Free);
    }

    private void Keep(ProxiedRequest request)
    {
        if (!_began || request.Target == ProxyTarget.Bridge)
        {
            return;
        }

        lock (_lock)
        {
            _requests.Add(request);
        }
    }
}
