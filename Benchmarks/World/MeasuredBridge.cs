using System.Diagnostics;
using Bridge.Sandbox.SelfHost;
using Bridge.Sandbox.World;

namespace Bridge.Benchmarks.World;

/// <summary>An instance of the bridge as a process of its own, and what it uses.</summary>
internal sealed class MeasuredBridge : IAsyncDisposable
{
    private readonly AllocationPipe _pipe;
    private readonly SelfHostProcess _bridge;
    private readonly Process _process;

    private MeasuredBridge(AllocationPipe pipe, SelfHostProcess bridge)
    {
        (_pipe, _bridge) = (pipe, bridge);
        _process = Process.GetProcessById(bridge.Id);
    }

    public Uri Address => _bridge.Address;

    /// <summary>The last lines that it wrote.</summary>
    public string LastOutput => _bridge.LastOutput;

    /// <summary>What it keeps in memory now, in megabytes of 1,000,000 bytes.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts one, and returns when it takes webhooks.</summary>
    /// <param name="program">The program.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds its last lines.</exception>
    public static async Task<MeasuredBridge> StartAsync(string program, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var pipe = new AllocationPipe();
        var options = new SelfHostOptions(
            new Uri("http://127.0.0.1:0"),
            ProjectFolder.Find(),
            ProjectFolder.Settings,
            new Dictionary<string, string>(settings, StringComparer.Ordinal) { [AllocationPipe.Variable] = pipe.Name })
        {
            Program = program,
            Hooks = [typeof(AllocationPipe).Assembly.Location],
        };
        return new(pipe, await SelfHostProcess.StartAsync(options, cancellationToken));
    }

    /// <summary>What it has used until now.</summary>
    public async Task<Usage> UsageAsync(CancellationToken cancellationToken)
    {
        _process.Refresh();
        return new Usage(_process.TotalProcessorTime, await _pipe.ReadAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Dispose();
        await _bridge.DisposeAsync();
        _pipe.Dispose();
    }
}

/// <summary>What processes have used.</summary>
/// <param name="Processor">Time on the processors.</param>
/// <param name="Allocated">Bytes allocated.</param>
internal sealed record Usage(TimeSpan Processor, long Allocated)
{
    public static Usage operator -(Usage left, Usage right) => new(left.Processor - right.Processor, left.Allocated - right.Allocated);

    public static Usage operator +(Usage left, Usage right) => new(left.Processor + right.Processor, left.Allocated + right.Allocated);
}
