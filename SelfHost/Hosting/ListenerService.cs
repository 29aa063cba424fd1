using Bridge.SelfHost.Functions;

namespace Bridge.SelfHost.Hosting;

/// <summary>
/// Runs the listeners from when the host has started, which it does only if its port is free, until it stops: then nothing
/// new is begun, and what runs may end within a limit.
/// </summary>
internal sealed partial class ListenerService(
    IReadOnlyList<IListener> listeners,
    FunctionInvoker invoker,
    IReadOnlyList<HostedFunction> functions,
    DrainLimit limit,
    TimeProvider time,
    ILogger<ListenerService> logger) : IHostedLifecycleService, IDisposable
{
    // What is cancelled is given this long to notice.
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => invoker.RehearseAsync(functions);

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(listeners.Select(listener => Task.Run(() => listener.RunAsync(_stopping.Token, _aborting.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (await EndsWithinAsync(limit.Time))
        {
            return;
        }

        Log.Aborting(logger, limit.Time);
        await _aborting.CancelAsync();
        await EndsWithinAsync(Notice);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Dispose();
    }

    private async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        try
        {
            await _running.WaitAsync(limit, time, CancellationToken.None);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Functions still run {Limit} after the host was told to stop, and are cancelled.")]
        public static partial void Aborting(ILogger logger, TimeSpan limit);
    }
}

/// <summary>How long functions may still run when the host stops.</summary>
/// <param name="Time">The limit.</param>
internal sealed record DrainLimit(TimeSpan Time);
