using System.Net;
using System.Text;
using Bridge.Json;
using Bridge.Sandbox.Dynamics365;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox;

/// <summary>Dataverse's schedule: sixty seconds, one more attempt after three statuses, and no other.</summary>
public sealed class Dynamics365SendingTests : IDisposable
{
    private static readonly DataverseChange Change =
        new DataverseStore(TimeProvider.System).Create(TableDefinition.Contact, [("firstname", "Ann"), ("creditlimit", 5.5m), ("numberofchildren", 2)]);

    private readonly PauseClock _clock = new();
    private readonly Answers _answers = new();
    private readonly HttpClient _http;
    private readonly AsynchronousService _service;

    public Dynamics365SendingTests()
    {
        _http = new HttpClient(_answers);
        _service = new AsynchronousService(_http, new Uri("https://bridge.example.com"), _clock);
    }

    public void Dispose()
    {
        _http.Dispose();
        _answers.Dispose();
    }

    [Theory]
    [InlineData(202, 1, true)]
    [InlineData(400, 1, false)]
    [InlineData(429, 1, false)]
    [InlineData(500, 1, false)]
    [InlineData(502, 2, false)]
    [InlineData(503, 2, false)]
    [InlineData(504, 2, false)]
    public async Task Webhook_Answered_IsSentAgainOnceOnlyAfterSomeStatuses(int status, int attempts, bool isSucceeded)
    {
        _answers.Enqueue(status, status);

        var job = await SendAsync();

        Assert.Equal((attempts, isSucceeded), (job.Attempts, job.IsSucceeded));
        Assert.Equal(attempts, _answers.Bodies.Count);
        Assert.Single(_answers.Bodies.Distinct(StringComparer.Ordinal));
        Assert.Equal(job, Assert.Single(_service.Jobs));
    }

    [Fact]
    public async Task Webhook_TakenTheSecondTime_IsDone()
    {
        _answers.Enqueue(503, 202);

        Assert.True((await SendAsync()).IsSucceeded);
    }

    [Fact]
    public async Task Webhook_NeverAnswered_IsGivenUp()
    {
        _answers.IsSilent = true;

        var job = await SendAsync();

        Assert.Equal((1, null), (job.Attempts, job.Status));
    }

    [Fact]
    public async Task Webhook_SaysWhatVendorsContextsSay()
    {
        _answers.Enqueue(202);

        await SendAsync();

        var context = StrictJson.ParseObject(Assert.Single(_answers.Bodies));
        var target = context["InputParameters"]![0]!["value"]!;
        Assert.Equal("Entity:http://schemas.microsoft.com/xrm/2011/Contracts", (string?)target["__type"]);
        Assert.Equal("creditlimit", (string?)target["Attributes"]![1]!["key"]);
        Assert.Equal(5.5m, (decimal?)target["Attributes"]![1]!["value"]!["Value"]);
        Assert.Matches(@"^/Date\([0-9]{12,13}\+0000\)/$", (string?)context["OperationCreatedOn"]);
        Assert.False(_answers.IsTooLarge);
    }

    [Fact]
    public async Task Webhook_TooLarge_LosesItsParametersAndSaysSo()
    {
        _answers.Enqueue(202);
        var context = new ExecutionContexts(_clock).Of(Change with { Set = new Dictionary<string, JToken>(StringComparer.Ordinal) { ["description"] = new string('a', 256 * 1024) } });

        await SendAsync(context);

        var body = StrictJson.ParseObject(Assert.Single(_answers.Bodies));
        Assert.True(_answers.IsTooLarge);
        Assert.False(body.ContainsKey("InputParameters"));
        Assert.Equal(Change.Record.Id, (string?)body["PrimaryEntityId"]);
    }

    private async Task<SystemJob> SendAsync(JObject? context = null)
    {
        var sending = _service.SendAsync(new Dynamics365Webhook("dynamics365", "test", context ?? new ExecutionContexts(_clock).Of(Change)), default);
        while (!sending.IsCompleted)
        {
            // An answer that is on its way must not run into the deadline.
            if (_clock.IsPausing || _answers.IsWaiting)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Yield();
        }

        return await sending;
    }

    /// <summary>Knows whether the sender waits before its second attempt.</summary>
    private sealed class PauseClock : FakeTimeProvider
    {
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

        private int _pauses;

        public bool IsPausing => Volatile.Read(ref _pauses) > 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > LongestPause)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            Interlocked.Increment(ref _pauses);
            return base.CreateTimer(
                told =>
                {
                    Interlocked.Decrement(ref _pauses);
                    callback(told);
                },
                state,
                dueTime,
                period);
        }
    }

    private sealed class Answers : HttpMessageHandler
    {
        private readonly Queue<int> _statuses = new();

        public List<string> Bodies { get; } = [];

        public bool IsSilent { get; set; }

        public bool IsWaiting { get; private set; }

        public bool IsTooLarge { get; private set; }

        public void Enqueue(params int[] statuses) => Array.ForEach(statuses, _statuses.Enqueue);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(Encoding.UTF8.GetString(await request.Content!.ReadAsByteArrayAsync(CancellationToken.None)));
            IsTooLarge = request.Headers.Contains("x-ms-dynamics-msg-size-exceeded");
            if (IsSilent)
            {
                IsWaiting = true;
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return new HttpResponseMessage((HttpStatusCode)_statuses.Dequeue());
        }
    }
}
