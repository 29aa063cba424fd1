using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Bridge.Tests.Scenarios;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.SelfHost;

[Collection(AzuriteCollection.Name)]
public sealed class TimerFunctionTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private readonly string _host = $"h{Guid.NewGuid():N}";
    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly Ticks _ticks = new();

    [Fact]
    public async Task Timer_RunsAtItsTimes()
    {
        await using var host = await StartAsync(typeof(Hourly));

        await Eventually.TrueAsync(_clock, Step, () => _ticks.Seen.Count == 2);

        Assert.All(_ticks.Seen, tick => Assert.False(tick.IsPastDue));
        Assert.True(_clock.GetUtcNow() >= Noon.AddHours(2));
    }

    [Fact]
    public async Task Timer_ThatMissedATime_MakesUpForItOnce()
    {
        await using (await StartAsync(typeof(Hourly)))
        {
            await Eventually.TrueAsync(_clock, Step, () => _ticks.Seen.Count == 1);
        }

        _ticks.Seen.Clear();
        _clock.Advance(TimeSpan.FromHours(5));
        await using var host = await StartAsync(typeof(Hourly));
        await Eventually.TrueAsync(() => _ticks.Seen.Count == 1);
        Assert.True(_ticks.Seen.Single().IsPastDue);

        await Eventually.TrueAsync(_clock, Step, () => _ticks.Seen.Count == 2);
        Assert.False(_ticks.Seen.Last().IsPastDue);
    }

    [Fact]
    public async Task Timer_ThatWasServed_IsNotServedAgainByTheNextProcess()
    {
        await using (await StartAsync(typeof(Hourly)))
        {
            await Eventually.TrueAsync(_clock, Step, () => _ticks.Seen.Count == 1);
        }

        await using var host = await StartAsync(typeof(Hourly));
        await Eventually.TrueAsync(_clock, Step, () => _ticks.Seen.Count == 2);

        Assert.All(_ticks.Seen, tick => Assert.False(tick.IsPastDue));
    }

    [Fact]
    public async Task Timer_ThatIsNew_HasMissedNothing()
    {
        await using var host = await StartAsync(typeof(Hourly));

        await Eventually.TrueAsync(_clock, Step, () => _ticks.Seen.Count == 1);

        Assert.False(_ticks.Seen.Single().IsPastDue);
    }

    [Fact]
    public async Task Timer_ThatAlsoRunsOnStartup_DoesNotWait()
    {
        await using var host = await StartAsync(typeof(AtStartup));

        await Eventually.TrueAsync(() => _ticks.Seen.Count == 1);

        Assert.Equal(Noon, _clock.GetUtcNow());
    }

    [Fact]
    public async Task Timer_ThatFails_RunsTheNextTime()
    {
        _ticks.Fail = true;
        await using var host = await StartAsync(typeof(Hourly));

        await Eventually.TrueAsync(_clock, Step, () => _ticks.Seen.Count == 2);
    }

    [Fact]
    public async Task Timer_OfTwoProcesses_RunsInOneAndMovesToTheOther()
    {
        var others = new Ticks();
        var first = await StartAsync(typeof(AtStartup));
        await Eventually.TrueAsync(() => _ticks.Seen.Count == 1);
        await using var second = await StartAsync(typeof(AtStartup), others);
        await Eventually.TrueAsync(_clock, Step, () => _ticks.Seen.Count == 2);
        Assert.Empty(others.Seen);

        await first.DisposeAsync();

        await Eventually.TrueAsync(_clock, Step, () => others.Seen.Count == 1);
        Assert.Equal(2, _ticks.Seen.Count);
    }

    [Fact]
    public async Task Timer_WhereTimeRunsFast_IsTakenFromAProcessThatWasKilled()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, "azure-webjobs-hosts");
        await container.CreateIfNotExistsAsync();
        var blob = container.GetBlobClient($"locks/{_host}/AtStartup.timer");
        await blob.UploadAsync(BinaryData.Empty);
        await blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60));

        await using var host = await TestHost.StartAsync(
            typeof(AtStartup), host: null, [.. Settings, new(TimeScale.Setting, "0.025")], _ticks, _clock);

        await Eventually.TrueAsync(() => _ticks.Seen.Count == 1);
    }

    private IEnumerable<KeyValuePair<string, string?>> Settings =>
        [new("AzureWebJobsStorage", azurite.ConnectionString), new("AzureFunctionsWebHost:hostid", _host)];

    private Task<TestHost> StartAsync(Type functions, Ticks? ticks = null) => TestHost.StartAsync(
        functions,
        host: null,
        Settings,
        ticks ?? _ticks,
        _clock);

    public sealed class Ticks
    {
        public ConcurrentQueue<TimerInfo> Seen { get; } = [];

        public bool Fail { get; set; }

        public Task TickAsync(TimerInfo timer)
        {
            Seen.Enqueue(timer);
            return Fail ? throw new InvalidOperationException("tick") : Task.CompletedTask;
        }
    }

    public sealed class Hourly(Ticks ticks)
    {
        [Function("Hourly")]
        public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ticks.TickAsync(timer);
    }

    public sealed class AtStartup(Ticks ticks)
    {
        [Function("AtStartup")]
        public Task RunAsync([TimerTrigger("01:00:00", RunOnStartup = true)] TimerInfo timer) => ticks.TickAsync(timer);
    }
}
