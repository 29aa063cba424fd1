using Bridge.Sandbox.Proxies;

namespace Bridge.Sandbox.CrashPoints;

/// <summary>Writes down the requests of an operation in their order, once it is told to begin.</summary>
internal sealed class RequestRecorder : IProxyWatch
{
    private readonly Lock _lock = new();
    private readonly List<RequestName> _requests = [];
    private readonly Dictionary<string, int> _count = new(StringComparer.Ordinal);
    private volatile bool _began;

    /// <summary>What came since it began.</summary>
    public IReadOnlyList<RequestName> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Writes down from now on.</summary>
    public void Begin() => _began = true;

    /// <inheritdoc/>
    public Task<Passage> BeforeAsync(ProxiedRequest request, CancellationToken cancellationToken)
    {
        if (_began && !Background.Is(request) && !Background.IsReceive(request))
        {
            Note(request);
        }

        return Task.FromResult(Passage.Free);
    }

    /// <inheritdoc/>
    public Task<Passage> AfterAsync(ProxiedRequest request, ProxiedAnswer answer, CancellationToken cancellationToken)
    {
        if (_began && Background.IsReceive(request) && Background.Found(answer))
        {
            Note(request);
        }

        return Task.FromResult(Passage.Free);
    }

    private void Note(ProxiedRequest request)
    {
        lock (_lock)
        {
            var key = request.Key;
            var ordinal = _count.GetValueOrDefault(key) + 1;
            _count[key] = ordinal;
            _requests.Add(new RequestName(key, ordinal));
        }
    }
}
