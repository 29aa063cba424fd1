using Bridge.Sandbox.Pipedrive;
using Bridge.Tests.Crm;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox;

public sealed class PipedriveWebhooksTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly PipedriveWebhooks _webhooks;
    private readonly PipedriveRecords _records;
    private FakeServer _receiver = null!;

    public PipedriveWebhooksTests()
    {
        _webhooks = new PipedriveWebhooks(_clock);
        _records = new PipedriveRecords(_clock) { Changed = _webhooks.Tell };
    }

    public async Task InitializeAsync() => _receiver = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Change_ThatIsNotTaken_IsSentAfter3And30And150SecondsAndThenNoMore()
    {
        _receiver.On("POST", "/", new Reply(503));
        Add();

        foreach (var pause in new[] { 0, 3, 30, 150 })
        {
            _clock.Advance(TimeSpan.FromSeconds(Math.Max(0, pause - 1)));
            Assert.Equal(0, pause == 0 ? 0 : await SendAsync());
            _clock.Advance(TimeSpan.FromSeconds(Math.Min(1, pause)));
            Assert.Equal(1, await SendAsync());
        }

        Assert.Equal([1, 2, 3, 4], _receiver.Requests.Select(request => (int)request.Json.SelectToken("meta.attempt")!));
        Assert.Single(_receiver.Requests.Select(request => (string?)request.Json.SelectToken("meta.id")).Distinct(StringComparer.Ordinal));
        Assert.Empty(_webhooks.Pending);
        Assert.Equal(1, _webhooks.Lost);
    }

    [Fact]
    public async Task Webhook_OfTenChangesThatFailed_IsBannedAndLosesWhatHappensForHalfAnHour()
    {
        _receiver.On("POST", "/", new Reply(500));
        for (var change = 0; change < 10; change++)
        {
            Assert.False(_webhooks.IsBanned);
            Add();
            await SendAsync();
        }

        Assert.True(_webhooks.IsBanned);
        Add();
        Assert.Equal(1, _webhooks.Lost);

        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.False(_webhooks.IsBanned);
        _receiver.On("POST", "/", new Reply(200));
        await SendAsync();
        Add();
        await SendAsync();
        Assert.Empty(_webhooks.Pending);
        Assert.Equal(1, _webhooks.Lost);
    }

    [Fact]
    public async Task Webhook_WithoutASuccessForThreeDays_IsDeleted()
    {
        _receiver.On("POST", "/", new Reply(500));
        Add();
        await SendAsync();
        _clock.Advance(TimeSpan.FromDays(3));
        await SendAsync();

        Assert.True(_webhooks.IsDeleted);
        Add();
        Assert.Equal(1, _webhooks.Lost);
    }

    [Fact]
    public async Task Change_OfARecord_CarriesTheUserAndThePassword()
    {
        _receiver.On("POST", "/", new Reply(202));
        Add();

        await SendAsync();

        Assert.Equal(
            $"Basic {Convert.ToBase64String("bridge:sandbox-pipedrive-webhook-password"u8)}", Assert.Single(_receiver.Requests).Headers["Authorization"]);
    }

    private void Add() => _records.Add(PipedriveType.Person, ("name", "Mia Chen"));

    private Task<int> SendAsync() => _webhooks.SendDueAsync(_http, new Uri(_receiver.Url), PipedriveWebhook.SandboxPassword, default);
}
