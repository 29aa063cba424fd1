using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Azure.Storage.Queues;
using Bridge.Sandbox.Azurite;
using Bridge.SelfHost.Configuration;
using Bridge.Tests.Scenarios;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.SelfHost;

[Collection(AzuriteCollection.Name)]
public sealed class QueueFunctionTests(AzuriteFixture azurite)
{
    private readonly string _name = $"q{Guid.NewGuid():N}";
    private readonly Inbox _inbox = new();

    private QueueClient Queue => Client(_name);

    private QueueClient Poison => Client($"{_name}-poison");

    [Fact]
    public async Task Message_ThatSucceeds_RunsOnceAndIsDeleted()
    {
        await using var host = await StartAsync();

        await SendAsync("größe: 245.71293");

        await Eventually.TrueAsync(() => _inbox.Messages.Count == 1);
        await IsEmptyAsync(Queue);
        Assert.Equal("größe: 245.71293", Assert.Single(_inbox.Messages));
    }

    [Fact]
    public async Task Message_ThatFailsOnce_RunsAgain()
    {
        _inbox.Handle = (_, attempt) => attempt == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask;
        await using var host = await StartAsync();

        await SendAsync("message");

        await Eventually.TrueAsync(() => _inbox.Messages.Count == 2);
        await IsEmptyAsync(Queue);
        Assert.False(await Poison.ExistsAsync());
    }

    [Fact]
    public async Task Message_ThatFailsEveryTime_IsPutIntoThePoisonQueue()
    {
        _inbox.Handle = (_, _) => throw new InvalidOperationException("always");
        await using var host = await StartAsync();

        await SendAsync("message");

        Assert.Equal("message", await PoisonedAsync());
        await IsEmptyAsync(Queue);
        Assert.Equal(TestHost.HostJson.Queues.MaxDequeueCount, _inbox.Messages.Count);
    }

    [Fact]
    public async Task Message_ThatFailed_WaitsForTheVisibilityTimeout()
    {
        _inbox.Handle = (_, _) => throw new InvalidOperationException("always");
        var host = await StartAsync(TestHost.HostJson.Queues with { VisibilityTimeout = TimeSpan.FromDays(1) });
        await SendAsync("message");
        await Eventually.TrueAsync(() => _inbox.Messages.Count == 1);

        await host.DisposeAsync();

        await IsHiddenAsync();
        Assert.Single(_inbox.Messages);
    }

    [Fact]
    public async Task Message_WhoseProcessDiedTooOften_IsPutIntoThePoisonQueueUnrun()
    {
        await SendAsync("message");
        for (var attempt = 0; attempt < TestHost.HostJson.Queues.MaxDequeueCount; attempt++)
        {
            var taken = (await Queue.ReceiveMessageAsync()).Value;
            await Queue.UpdateMessageAsync(taken.MessageId, taken.PopReceipt, messageText: null, TimeSpan.Zero);
        }

        await using var host = await StartAsync();

        Assert.Equal("message", await PoisonedAsync());
        Assert.Empty(_inbox.Messages);
    }

    [Theory]
    [InlineData("no base64 at all!")]
    [InlineData("/w==")]
    public async Task Message_ThatDoesNotDecode_IsPutIntoThePoisonQueueAsItIs(string raw)
    {
        await SendRawAsync(raw);

        await using var host = await StartAsync();

        Assert.Equal(raw, await PoisonedAsync(QueueMessageEncoding.None));
        await IsEmptyAsync(Queue);
        Assert.Empty(_inbox.Messages);
    }

    [Fact]
    public async Task Message_WithoutEncoding_IsTakenAsItIs()
    {
        await SendRawAsync("plain text");

        await using var host = await StartAsync(TestHost.HostJson.Queues with { MessageEncoding = MessageEncoding.None });

        await Eventually.TrueAsync(() => _inbox.Messages.Count == 1);
        Assert.Equal("plain text", Assert.Single(_inbox.Messages));
    }

    [Fact]
    public async Task PoisonMessage_ThatFails_StaysHiddenInItsQueue()
    {
        _inbox.Handle = (_, _) => throw new InvalidOperationException("always");
        var host = await TestHost.StartAsync(
            typeof(Functions),
            TestHost.HostJson with { Queues = TestHost.HostJson.Queues with { MaxDequeueCount = 1 } },
            [new("AzureWebJobsStorage", azurite.ConnectionString), new("Other", azurite.ConnectionString), new("TestQueue", $"{_name}-poison")],
            _inbox);
        await Poison.CreateIfNotExistsAsync();
        await Poison.SendMessageAsync("message");
        await Eventually.TrueAsync(() => _inbox.Messages.Count == 1);

        await host.DisposeAsync();

        Assert.Equal(1, (await Poison.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Null((await Poison.PeekMessageAsync()).Value);
        Assert.False(await Client($"{_name}-poison-poison").ExistsAsync());
    }

    [Fact]
    public async Task Messages_RunNoMoreAtOnceThanBatchAndThresholdAllow()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.Handle = (message, _) => message.StartsWith("quick", StringComparison.Ordinal) ? Task.CompletedTask : open.Task;
        for (var i = 0; i < 9; i++)
        {
            await SendAsync($"{i}");
        }

        await using var host = await StartAsync(TestHost.HostJson.Queues with { BatchSize = 3, NewBatchThreshold = 3 });
        await Eventually.TrueAsync(() => _inbox.Running == 6);

        // Time passes: another queue is looked at twice.
        var other = Client($"{_name}-other");
        await other.SendMessageAsync("quick one");
        await Eventually.TrueAsync(() => _inbox.Messages.Contains("quick one", StringComparer.Ordinal));
        await other.SendMessageAsync("quick two");
        await Eventually.TrueAsync(() => _inbox.Messages.Contains("quick two", StringComparer.Ordinal));
        Assert.Equal(3, (await Queue.PeekMessagesAsync(32)).Value.Length);

        open.SetResult();
        await Eventually.TrueAsync(() => _inbox.Messages.Count == 9 + 2);
    }

    [Fact]
    public async Task Host_ThatStops_LetsAMessageEndAndTakesNoMore()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.Handle = (_, _) => open.Task;
        await using var host = await StartAsync(TestHost.HostJson.Queues with { BatchSize = 1, NewBatchThreshold = 0 });
        await SendAsync("first");
        await Eventually.TrueAsync(() => _inbox.Running == 1);
        await SendAsync("second");

        var stopped = host.StopAsync();
        Assert.False(stopped.IsCompleted);
        open.SetResult();
        await Eventually.Within(stopped);

        Assert.Equal("first", Assert.Single(_inbox.Messages));
        Assert.Equal("second", Assert.Single((await Queue.PeekMessagesAsync(32)).Value).MessageText);
    }

    [Fact]
    public async Task Host_ThatStopsForTooLong_CancelsWhatStillRuns()
    {
        var clock = new FakeTimeProvider();
        _inbox.Handle = (_, _) => Task.Delay(Timeout.InfiniteTimeSpan, clock, _inbox.Token);
        await using var host = await StartAsync(clock: clock, timeout: Timeout.InfiniteTimeSpan);
        await SendAsync("message");
        await Eventually.TrueAsync(clock, QueueSettings.MinPollingInterval, () => _inbox.Running == 1);

        var stopped = host.StopAsync();

        await Eventually.TrueAsync(clock, TimeSpan.FromMinutes(1), () => stopped.IsCompleted);
        Assert.Equal(0, _inbox.Running);
    }

    [Fact]
    public async Task Function_ThatRunsIntoTheFunctionTimeout_FailsItsMessage()
    {
        var clock = new FakeTimeProvider();
        _inbox.Handle = (_, _) => Task.Delay(Timeout.InfiniteTimeSpan, clock, _inbox.Token);
        await using var host = await StartAsync(TestHost.HostJson.Queues with { MaxDequeueCount = 1 }, clock, timeout: TimeSpan.FromMinutes(1));
        await SendAsync("message");
        await Eventually.TrueAsync(clock, QueueSettings.MinPollingInterval, () => _inbox.Running == 1);

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("message", await PoisonedAsync());
    }

    [Fact]
    public async Task Function_WhereTimeRunsFast_RunsIntoTheFunctionTimeoutAsMuchSooner()
    {
        var clock = new FakeTimeProvider();
        _inbox.Handle = (_, _) => Task.Delay(Timeout.InfiniteTimeSpan, clock, _inbox.Token);
        await using var host = await TestHost.StartAsync(
            typeof(Functions),
            TestHost.HostJson with { Queues = TestHost.HostJson.Queues with { MaxDequeueCount = 1 }, FunctionTimeout = TimeSpan.FromHours(1) },
            [.. Settings, new(TimeScale.Setting, "0.01")],
            _inbox,
            clock);
        await SendAsync("message");
        await Eventually.TrueAsync(clock, QueueSettings.MinPollingInterval, () => _inbox.Running == 1);

        clock.Advance(TimeSpan.FromSeconds(36));

        Assert.Equal("message", await PoisonedAsync());
    }

    [Fact]
    public async Task Storage_ThatIsAway_LeavesHttpUpAndIsTakenUpWhenItComes()
    {
        var port = FreePorts.Next(3);
        await using var host = await TestHost.StartAsync(
            typeof(Functions),
            settings: [new("AzureWebJobsStorage", azurite.ConnectionString), new("Other", Moved(port)), new("TestQueue", _name)],
            services: _inbox);
        Assert.Equal("up", await host.Client.GetStringAsync("/api/Up"));

        await using var other = await AzuriteServer.StartAsync(port, Console.Error.WriteLine, CancellationToken.None);
        var queue = new QueueClient(Moved(port), $"{_name}-other", Base64);
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync("from the other account");

        await Eventually.TrueAsync(() => _inbox.Messages.Contains("from the other account", StringComparer.Ordinal));
    }

    // The connection string of the account, as it is at other ports.
    private string Moved(int firstPort)
    {
        string[] services = ["Blob", "Queue", "Table"];
        return services.Index().Aggregate(azurite.ConnectionString, (connection, service) => Regex.Replace(
            connection,
            $@"(?<={service.Item}Endpoint=http://[^:]+:)\d+",
            $"{firstPort + service.Index}",
            RegexOptions.None,
            TimeSpan.FromSeconds(1)));
    }

    private static QueueClientOptions Base64 { get; } = new() { MessageEncoding = QueueMessageEncoding.Base64 };

    private QueueClient Client(string name) => new(azurite.ConnectionString, name, Base64);

    private IEnumerable<KeyValuePair<string, string?>> Settings =>
        [new("AzureWebJobsStorage", azurite.ConnectionString), new("Other", azurite.ConnectionString), new("TestQueue", _name)];

    private Task<TestHost> StartAsync(QueueSettings? queues = null, TimeProvider? clock = null, TimeSpan? timeout = null) =>
        TestHost.StartAsync(
            typeof(Functions),
            TestHost.HostJson with { Queues = queues ?? TestHost.HostJson.Queues, FunctionTimeout = timeout ?? TestHost.HostJson.FunctionTimeout },
            Settings,
            _inbox,
            clock ?? TimeProvider.System);

    private async Task SendAsync(string text)
    {
        await Queue.CreateIfNotExistsAsync();
        await Queue.SendMessageAsync(text);
    }

    private async Task SendRawAsync(string text)
    {
        var queue = new QueueClient(azurite.ConnectionString, _name);
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync(text);
    }

    private async Task<string> PoisonedAsync(QueueMessageEncoding encoding = QueueMessageEncoding.Base64)
    {
        var poison = new QueueClient(azurite.ConnectionString, $"{_name}-poison", new QueueClientOptions { MessageEncoding = encoding });
        await Eventually.TrueAsync(async () => await poison.ExistsAsync() && (await poison.PeekMessageAsync()).Value is not null);
        return Assert.Single((await poison.PeekMessagesAsync(32)).Value).MessageText;
    }

    private static Task IsEmptyAsync(QueueClient queue) =>
        Eventually.TrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);

    private async Task IsHiddenAsync()
    {
        Assert.Equal(1, (await Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Null((await Queue.PeekMessageAsync()).Value);
    }

    public sealed class Inbox
    {
        private int _running;
        private readonly AsyncLocal<CancellationToken> _token = new();

        public Func<string, int, Task> Handle { get; set; } = (_, _) => Task.CompletedTask;

        public ConcurrentQueue<string> Messages { get; } = [];

        public int Running => Volatile.Read(ref _running);

        public CancellationToken Token => _token.Value;

        public async Task TakeAsync(string message, CancellationToken cancellationToken)
        {
            _token.Value = cancellationToken;
            Messages.Enqueue(message);
            Interlocked.Increment(ref _running);
            try
            {
                await Handle(message, Messages.Count(taken => string.Equals(taken, message, StringComparison.Ordinal)));
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    public sealed class Functions(Inbox inbox)
    {
        [Function("Take")]
        public Task TakeAsync([QueueTrigger("%TestQueue%")] string message, CancellationToken cancellationToken) => inbox.TakeAsync(message, cancellationToken);

        [Function("TakeOther")]
        public Task TakeOtherAsync([QueueTrigger("%TestQueue%-other", Connection = "Other")] string message, CancellationToken cancellationToken) =>
            inbox.TakeAsync(message, cancellationToken);

        [Function("Up")]
        public IResult Up([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            Results.Text("up");
    }
}
