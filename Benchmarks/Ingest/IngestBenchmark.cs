using System.Globalization;
using Bridge.Benchmarks.Figures;
using Bridge.Benchmarks.Harness;
using Bridge.Benchmarks.Operations;
using Bridge.Benchmarks.World;
using Bridge.Storage;

namespace Bridge.Benchmarks.Ingest;

/// <summary>Webhooks acknowledged a second, against bare messages sent to the same queue.</summary>
internal sealed class IngestBenchmark : IBenchmark
{
    private const int WebhookBytes = 1024;

    // What was acknowledged stays in the queue, so that nothing else is at work meanwhile.
    private static readonly KeyValuePair<string, string> NothingRuns = new("AzureWebJobs.RunOperation.Disabled", "true");

    public string Name => "ingest";

    public string Description => "webhooks of 1 KiB acknowledged a second, against bare SendMessage calls";

    public async Task<IReadOnlyList<Figure>> RunAsync(Effort effort, Action<string> say, CancellationToken cancellationToken)
    {
        var figures = new List<Figure>();
        foreach (var connections in new[] { 1, 8, 32 })
        {
            figures.AddRange(await RunAsync(connections, effort, say, cancellationToken));
        }

        return figures;
    }

    private static async Task<IEnumerable<Figure>> RunAsync(int connections, Effort effort, Action<string> say, CancellationToken cancellationToken)
    {
        await using var world = await BenchmarkWorld.StartAsync(say, cancellationToken, settings: NothingRuns);
        await world.StartBridgeAsync(cancellationToken);
        var money = OperationKind.Money;
        var body = BenchmarkEvent.Body(money.Type, OperationKind.DataOf(world.OpenAccounts(1)[0]), WebhookBytes);
        var queue = world.Outside.Storage.Queues.GetQueueClient(BridgeQueues.OperationsName);
        await world.SendAsync(new BenchmarkEvent(body, money.Route), cancellationToken);
        var message = (await queue.PeekMessageAsync(cancellationToken)).Value.MessageText;
        say(string.Create(CultureInfo.InvariantCulture, $"{connections} connections"));
        var (webhooks, messages) = await Rounds.AlternateAsync(
            effort.WarmUps,
            effort.Runs,
            () => LoadAsync(token => world.SendAsync(new BenchmarkEvent(body, money.Route), token)),
            () => LoadAsync(token => queue.SendMessageAsync(message, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: token)));
        return FiguresOf(connections, webhooks, messages);

        async Task<MeasuredLoad> LoadAsync(Func<CancellationToken, Task> once)
        {
            var load = await world.RunAsync(connections, effort.Run, (_, token) => once(token), cancellationToken);
            await queue.ClearMessagesAsync(cancellationToken);
            return load;
        }
    }

    private static IEnumerable<Figure> FiguresOf(int connections, IReadOnlyList<MeasuredLoad> webhooks, IReadOnlyList<MeasuredLoad> messages)
    {
        var at = connections == 1 ? "1 connection" : string.Create(CultureInfo.InvariantCulture, $"{connections} connections");
        yield return new Figure($"acknowledged, {at}", "webhooks/s", Of(webhooks, run => run.Load.PerSecond))
        {
            Limit = Of(messages, run => run.Load.PerSecond),
            Goal = connections == 1 ? null : new Goal.RatioAtLeast(0.90),
        };
        yield return new Figure($"added latency at the 99th percentile, {at}", "ms", new Series(
            [.. webhooks.Zip(messages, (webhook, message) => webhook.Load.LatencyAt(0.99) - message.Load.LatencyAt(0.99))]))
        {
            Goal = connections == 8 ? new Goal.AtMost(5) : null,
        };
        yield return new Figure($"processor time a webhook, {at}", "ms", Of(webhooks, run => run.Used.Processor.TotalMilliseconds / run.Load.Count)) { IsCost = true };
        yield return new Figure($"allocated a webhook, {at}", "kB", Of(webhooks, run => run.Used.Allocated / 1e3 / run.Load.Count)) { IsCost = true };
    }

    private static Series Of(IReadOnlyList<MeasuredLoad> runs, Func<MeasuredLoad, double> value) => new([.. runs.Select(value)]);
}
