using Bridge.Sandbox.CrashPoints;
using Bridge.Sandbox.Proxies;

namespace Bridge.Benchmarks.Operations;

/// <summary>Keeps the requests of an operation in their order.</summary>
internal sealed class OperationRecorder : IProxyWatch
{
    private readonly Lock _lock = new();
    private readonly List<ProxiedRequest> _requests = [];
    private bool _isOver;

    /// <summary>Whether the operation's message was deleted.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
            {
                return _isOver;
            }
        }
    }

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

    /// <summary>Forgets what came until now.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _requests.Clear();
            _isOver = false;
        }
    }

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
        else if (request.Target == ProxyTarget.Queue && request.Method == HttpMethods.Delete)
        {
            End();
        }

        return Task.FromResult(Passage.Free);
    }

    private void Keep(ProxiedRequest request)
    {
        if (request.Target == ProxyTarget.Bridge)
        {
            return;
        }

        lock (_lock)
        {
            _requests.Add(request);
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _isOver = true;
        }
    }
}
