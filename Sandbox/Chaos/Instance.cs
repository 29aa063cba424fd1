using System.Globalization;
using Bridge.Sandbox.SelfHost;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Chaos;

/// <summary>One instance of the bridge: a process that is started again whenever it ends.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Func<Uri, SelfHostOptions> _options;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<string> _failures = [];
    private readonly Task _living;
    private CancellationTokenSource? _life;
    private DateTimeOffset _startedAt;
    private TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts one.</summary>
    public Instance(Func<Uri, SelfHostOptions> options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Ports.Free()}"));
        _living = LiveAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>When it was last started, UTC.</summary>
    public DateTimeOffset StartedAt
    {
        get
        {
            lock (_lock)
            {
                return _startedAt;
            }
        }
    }

    /// <summary>How often it was killed while it was up.</summary>
    public int KilledUp { get; private set; }

    /// <summary>How it ended by itself, in words.</summary>
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

    /// <summary>Waits until it takes webhooks.</summary>
    /// <exception cref="InvalidOperationException">It ended by itself instead; the message holds its last lines.</exception>
    public Task IsUpAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _up.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Kills it, up or still starting.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            KilledUp += _up.Task.IsCompletedSuccessfully ? 1 : 0;
            _ = _life?.CancelAsync();
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
        while (!_stopping.IsCancellationRequested)
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            Begin(life);
            try
            {
                await using var process = await SelfHostProcess.StartAsync(_options(Address), life.Token);
                _up.TrySetResult();
                await process.EndedAsync(life.Token);
                throw new InvalidOperationException($"The bridge ended by itself:\n{process.LastOutput}");
            }
            catch (OperationCanceledException) when (life.IsCancellationRequested)
            {
                // Killed, as it was meant to be.
            }
            catch (InvalidOperationException failure)
            {
                await FailAsync(failure);
            }
            finally
            {
                End();
            }
        }
    }

    private void Begin(CancellationTokenSource life)
    {
        lock (_lock)
        {
            _life = life;
            _startedAt = _clock.GetUtcNow();
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _life = null;
            if (_up.Task.IsCompleted)
            {
                _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private async Task FailAsync(InvalidOperationException failure)
    {
        lock (_lock)
        {
            _failures.Add(failure.Message);
            _up.TrySetException(failure);
        }

        try
        {
            await Task.Delay(AfterFailure, _clock, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // It ends for good.
        }
    }
}
