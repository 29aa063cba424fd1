namespace Bridge.Sandbox.SelfHost;

/// <summary>One instance of the bridge, which may be killed and started again.</summary>
internal sealed class BridgeInstance(SelfHostOptions options) : IAsyncDisposable
{
    private SelfHostProcess? _process;

    /// <summary>Where it listens; null while it does not.</summary>
    public Uri? Address => _process is { HasExited: false } up ? up.Address : null;

    /// <summary>The last lines of a process that has ended by itself; null while there is no such thing.</summary>
    public string? Failure => _process is { HasExited: true } ended ? ended.LastOutput : null;

    /// <summary>The last lines that it wrote; empty where it never ran.</summary>
    public string LastOutput => _process?.LastOutput ?? "";

    /// <summary>Starts it, and returns when it takes webhooks.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds its last lines.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        _process = await SelfHostProcess.StartAsync(options, cancellationToken);
    }

    /// <summary>Ends it as a power cut would: it cannot do anything about it. Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            await process.DisposeAsync();
        }
    }

    /// <summary>Waits until it ends by itself.</summary>
    public Task EndedAsync(CancellationToken cancellationToken) => _process?.EndedAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await KillAsync();
}
