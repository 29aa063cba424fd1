using Bridge.Benchmarks.Harness;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Generic;
using Bridge.Sandbox.Proxies;
using Bridge.Sandbox.World;

namespace Bridge.Benchmarks.World;

/// <summary>The Sandbox's world with one generic source, instances of the bridge in it that are measured, and who sends them webhooks.</summary>
internal sealed class BenchmarkWorld : IAsyncDisposable
{
    private const string Files = "Benchmarks/World/routes.json";

    // Of the figures, none is to be about a limit that is a setting.
    private static readonly Dictionary<string, string> Unlimited = new(StringComparer.Ordinal)
    {
        ["Routes:Files"] = Files,
        ["Billing:Concurrency"] = "200",
        ["Billing:RequestsPerSecond"] = "1000",
        ["Sources:generic:Concurrency"] = "200",
        ["Sources:generic:RequestsPerSecond"] = "1000",
    };

    // Longer than any of them runs.
    private static readonly TimeSpan NoClearing = TimeSpan.FromHours(1);

    private readonly List<MeasuredBridge> _bridges = [];
    private int _turn;
    private int _customers;

    private BenchmarkWorld(OutsideWorld outside)
    {
        Outside = outside;
        Results = new AwaitedResults(outside.Crm<SandboxGeneric>().Receiver);
    }

    public OutsideWorld Outside { get; }

    public AwaitedResults Results { get; }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public IReadOnlyList<MeasuredBridge> Bridges => _bridges;

    /// <summary>Starts everything but the bridge.</summary>
    public static async Task<BenchmarkWorld> StartAsync(Action<string> say, CancellationToken cancellationToken, IProxyWatch? watch = null, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        say("publishing the bridge");
        await PublishedBridge.ProgramAsync(cancellationToken);
        var options = new WorldOptions
        {
            Crms = [SourceNames.Generic],
            Watch = watch,
            Clearing = NoClearing,
            Settings = Unlimited.Concat(settings).ToDictionary(StringComparer.Ordinal),
        };
        return new(await OutsideWorld.StartAsync(options, say, cancellationToken));
    }

    /// <summary>Starts one more instance of the bridge.</summary>
    public async Task StartBridgeAsync(CancellationToken cancellationToken) =>
        _bridges.Add(await MeasuredBridge.StartAsync(await PublishedBridge.ProgramAsync(cancellationToken), Outside.BridgeSettings, cancellationToken));

    /// <summary>Opens accounts with some money on each.</summary>
    public IReadOnlyList<string> OpenAccounts(int count)
    {
        var book = Outside.Billing.Book;
        return [.. Enumerable.Range(0, count).Select(_ => Open(book, FormattableString.Invariant($"Customer {++_customers}")))];
    }

    /// <summary>Sends a webhook to the next instance in turn.</summary>
    /// <exception cref="InvalidOperationException">It was not taken.</exception>
    public async Task SendAsync(BenchmarkEvent one, CancellationToken cancellationToken)
    {
        var bridge = _bridges[(int)((uint)Interlocked.Increment(ref _turn) % _bridges.Count)];
        using var request = one.Sign(bridge.Address);
        using var answer = await Http.SendAsync(request, cancellationToken);
        if (answer.StatusCode != System.Net.HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"A webhook was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}\n{bridge.LastOutput}");
        }
    }

    /// <summary>Runs a load, and sees what the instances use for it.</summary>
    public async Task<MeasuredLoad> RunAsync(int connections, TimeSpan duration, Func<int, CancellationToken, Task> once, CancellationToken cancellationToken)
    {
        var before = await UsageAsync(cancellationToken);
        var load = await ClosedLoop.RunAsync(connections, duration, once, cancellationToken);
        var used = await UsageAsync(cancellationToken) - before;
        return new(load, used, _bridges.Max(bridge => bridge.ResidentMegabytes));
    }

    private async Task<Usage> UsageAsync(CancellationToken cancellationToken)
    {
        var usages = await Task.WhenAll(_bridges.Select(bridge => bridge.UsageAsync(cancellationToken)));
        return usages.Aggregate((sum, usage) => sum + usage);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var bridge in _bridges)
        {
            await bridge.DisposeAsync();
        }

        await Outside.DisposeAsync();
    }

    private static string Open(BillingBook book, string name)
    {
        var account = book.Open(name, $"{name.Replace(' ', '-').ToLowerInvariant()}@example.com")!.Number;
        book.Book(account, EntryKind.Opening, 500, "Balance carried over", TimeProvider.System.GetUtcNow().AddDays(-90));
        return account;
    }
}
