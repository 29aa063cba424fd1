using Bridge.Sandbox.SelfHost;

namespace Bridge.Sandbox.Chaos;

/// <summary>Keeps one instance of the bridge up: whenever it is killed it is started again at once.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly BridgeInstance _bridge;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<string> _failures = [];
    private readonly Task _living;
    private CancellationTokenSource? _life;

    /// <summary>Takes over an instance that is up.</summary>
    public Instance(BridgeInstance bridge, TimeProvider clock)
    {
        (_bridge, _clock) = (bridge, clock);
        _living = LiveAsync();
    }

    /// <summary>How it ended by itself, in words: it never should.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_lock)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>Kills it, up or still starting.</summary>
    /// <returns>Whether it was up.</returns>
    public bool Kill()
    {
        lock (_lock)
        {
            var wasUp = _bridge.Address is not null;
            _ = _life?.CancelAsync();
            return wasUp;
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _living;
        _stopping.Dispose();
    }

    private async Task LiveAsync()
    {
        for (var isUp = true; !_stopping.IsCancellationRequested; isUp = false)
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            Live(life);
            try
            {
                await LiveOnceAsync(isUp, life.Token);
            }
            catch (OperationCanceledException) when (life.IsCancellationRequested)
            {
                await _bridge.KillAsync();
            }
            catch (InvalidOperationException failure)
            {
                await FailAsync(failure.Message);
            }
            finally
            {
                Live(null);
            }
        }
    }

    private async Task LiveOnceAsync(bool isUp, CancellationToken cancellationToken)
    {
        if (!isUp)
        {
            await _bridge.StartAsync(cancellationToken);
        }

        await _bridge.EndedAsync(cancellationToken);
        throw new InvalidOperationException($"The bridge ended by itself. Its last lines:\n{_bridge.LastOutput}");
    }

    private void Live(CancellationTokenSource? life)
    {
        lock (_lock)
        {
            _life = life;
        }
    }

    private async Task FailAsync(string why)
    {
        lock (_lock)
        {
            _failures.Add(why);
        }

        await Task.Delay(AfterFailure, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
