using System.Diagnostics;
using System.Globalization;

namespace Bridge.Sandbox.SelfHost;

/// <summary>How the bridge is started.</summary>
/// <param name="Address">Where it listens; at port 0 it takes a free one.</param>
/// <param name="Root">The folder of its <c>host.json</c>, settings and routes.</param>
/// <param name="SettingsFile">Its settings, relative to <paramref name="Root"/>.</param>
/// <param name="Overrides">Settings that differ from the file's, by key.</param>
public sealed record SelfHostOptions(Uri Address, string Root, string SettingsFile, IReadOnlyDictionary<string, string> Overrides)
{
    /// <summary>The program; the one that was built with this one unless given.</summary>
    public string Program { get; init; } = Path.Combine(AppContext.BaseDirectory, "bridge.dll");

    /// <summary>Assemblies with a <c>StartupHook</c> that run in it besides the Sandbox's own.</summary>
    public IReadOnlyList<string> Hooks { get; init; } = [];
}

/// <summary>The bridge as a child process that ends with this one, however this one ends.</summary>
public sealed class SelfHostProcess : IAsyncDisposable
{
    private const int KeptLines = 40;

    // What it says once its port is its own: an answer at the address could come from somebody else's bridge.
    private const string ReadyLine = "Bridge listens on";
    private static readonly char[] Separators = [' ', ','];

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _output = new();
    private readonly Lock _lock = new();

    private SelfHostProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The id of its process.</summary>
    public int Id => _process.Id;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The last lines that it wrote.</summary>
    public string LastOutput
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts the bridge, and returns when it takes webhooks.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds its last lines.</exception>
    public static async Task<SelfHostProcess> StartAsync(SelfHostOptions options, CancellationToken cancellationToken)
    {
        var bridge = new SelfHostProcess(Process.Start(StartInfo(options)) ?? throw new InvalidOperationException("The bridge did not start."));
        try
        {
            var ended = bridge._process.WaitForExitAsync(cancellationToken);
            if (await Task.WhenAny(bridge._ready.Task, ended) == ended)
            {
                await ended;
                throw new InvalidOperationException($"The bridge ended while it started (exit code {bridge._process.ExitCode}):\n{bridge.LastOutput}");
            }

            bridge.Address = await bridge._ready.Task;
            return bridge;
        }
        catch
        {
            await bridge.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it ends.</summary>
    public Task EndedAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends the bridge.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(SelfHostOptions options)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                options.Program,
                "serve",
                "--port",
                options.Address.Port.ToString(CultureInfo.InvariantCulture),
                "--root",
                options.Root,
                "--settings",
                Path.Combine(options.Root, options.SettingsFile),
            },
        };
        foreach (var (key, value) in options.Overrides)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["DOTNET_STARTUP_HOOKS"] = string.Join(Path.PathSeparator, options.Hooks.Prepend(typeof(StartupHook).Assembly.Location));
        return start;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        if (line.Data.StartsWith(ReadyLine, StringComparison.Ordinal))
        {
            _ready.TrySetResult(new Uri(line.Data[ReadyLine.Length..].Split(Separators, StringSplitOptions.RemoveEmptyEntries)[0]));
        }

        lock (_lock)
        {
            _output.Enqueue(line.Data);
            if (_output.Count > KeptLines)
            {
                _output.Dequeue();
            }
        }
    }
}
