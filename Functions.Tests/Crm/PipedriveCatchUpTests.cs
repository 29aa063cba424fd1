using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Sandbox.Pipedrive;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Crm;

public sealed class PipedriveCatchUpTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon.AddDays(-1));
    private PipedriveApi _api = null!;

    private PipedriveRecords Records => _api.Server.Records;

    public async Task InitializeAsync() => _api = await PipedriveApi.StartAsync(
        new PipedriveServerOptions { Clock = _clock, BurstLimit = 1000 },
        ("Sources:pipedrive:CatchUp", "deals,persons"),
        ("Sources:pipedrive:RequestsPerSecond", "1000"));

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Changes_DealThatWasWon_IsFoundAsWonThoughItWasChangedAgainLater()
    {
        var deal = Records.Add(PipedriveType.Deal, ("title", "Phones"), ("status", "open"), ("value", 5));
        At(minutes: 10);
        Records.Change(deal, PipedriveActor.Person, ("status", "won"));
        At(minutes: 70);
        Records.Change(deal, PipedriveActor.Person, ("title", "More phones"));

        var change = Assert.Single(await ChangesAsync(0, 60));

        Assert.Equal(("deal.change", deal.Ref), (change.Type, change.Record));
        Assert.Equal(Noon.AddMinutes(10), change.OccurredAt);
        Assert.Equal("""{"status":true}""", StrictJson.Write(change.Data["changed"]!));
        Assert.Equal("won", (string?)change.Data.SelectToken("data.status"));
        Assert.Equal(change.Id, Assert.Single(await ChangesAsync(5, 15)).Id);
    }

    [Fact]
    public async Task Changes_DealThatWasWonLongAgo_IsNotFoundAsWonAgain()
    {
        var deal = Records.Add(PipedriveType.Deal, ("status", "open"));
        _clock.Advance(TimeSpan.FromHours(1));
        Records.Change(deal, PipedriveActor.Person, ("status", "won"));
        At(minutes: 10);
        Records.Change(deal, PipedriveActor.Person, ("title", "More phones"));

        var change = Assert.Single(await ChangesAsync(0, 60));

        Assert.Empty(change.Data["changed"]!);
    }

    [Fact]
    public async Task Changes_DealThatWasWonAfterTheWindow_IsLeftToTheNext()
    {
        var deal = Records.Add(PipedriveType.Deal, ("status", "open"));
        At(minutes: 60);
        Records.Change(deal, PipedriveActor.Person, ("status", "won"));

        Assert.Empty(await ChangesAsync(0, 60));
        Assert.Equal(deal.Ref, Assert.Single(await ChangesAsync(60, 120)).Record);
    }

    [Fact]
    public async Task Changes_WhatWasMadeAndItsWebhook_AreOneAndTheSameEvent()
    {
        At(minutes: 10);
        var person = Records.Add(PipedriveType.Person, ("name", "Mia Chen"), ("voip_action", "login-url"));
        var told = _api.Pipedrive.Read(PipedriveApi.DeliveryOf(Encoding.UTF8.GetBytes(StrictJson.Write(Assert.Single(_api.Server.Webhooks.Take())))));

        var found = Assert.Single(await ChangesAsync(0, 60));

        Assert.Equal(("person.create", person.Ref), (found.Type, found.Record));
        Assert.Equal((Assert.Single(told.Events).Id, told.Events[0].Fingerprint), (found.Id, found.Fingerprint));
        Assert.Equal("login-url", (string?)found.Data.SelectToken("fields.voip_action"));
        Assert.True((bool?)found.Data.SelectToken("changed.voip_action"));
    }

    [Fact]
    public async Task Changes_OfAllTypes_ComeOldestFirstAndOnlyFromTheWindow()
    {
        var early = Records.Add(PipedriveType.Person, ("name", "Early"));
        var deal = Records.Add(PipedriveType.Deal, ("title", "Phones"));
        Records.Add(PipedriveType.Organization, ("name", "Not asked for"));
        At(minutes: 0);
        Records.Change(deal, PipedriveActor.Person, ("title", "At the beginning"));
        At(minutes: 20);
        Records.Change(early, PipedriveActor.Person, ("name", "In between"));
        At(minutes: 30);
        var late = Records.Add(PipedriveType.Deal, ("title", "Late"));
        At(minutes: 60);
        Records.Add(PipedriveType.Deal, ("title", "At the end"));

        var changes = await ChangesAsync(0, 60);

        Assert.Equal([deal.Ref, early.Ref, late.Ref], changes.Select(change => change.Record));
        Assert.Equal(["deal.change", "person.change", "deal.create"], changes.Select(change => change.Type), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Changes_MoreThanAPage_AreAllFound()
    {
        At(minutes: 1);
        var deals = Enumerable.Range(0, 230).Select(number => Records.Add(PipedriveType.Deal, ("title", $"Deal {number}"))).ToList();
        At(minutes: 2);
        deals.ForEach(deal => Records.Change(deal, PipedriveActor.Person, ("stage_id", 2)));

        var changes = await ChangesAsync(0, 60);

        Assert.Equal(460, changes.Select(change => change.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(changes.Skip(230), change => Assert.Equal("""{"stage_id":true}""", StrictJson.Write(change.Data["changed"]!)));
    }

    [Theory]
    [InlineData("""{"success":true,"data":[{"add_time":"2026-03-01T12:10:00Z"}]}""")]
    [InlineData("""{"success":false}""")]
    public async Task Changes_AnswerThatCannotBeUnderstood_IsUnavailable(string body)
    {
        await using var server = await FakeServer.StartAsync();
        await using var graph = PipedriveApi.GraphOf(server.Url, ("Sources:pipedrive:CatchUp", "deals"));
        server.On("GET", "/api/v2/deals?sort_by=add_time&sort_direction=desc&limit=100", new Reply(200, body));
        var source = (ICatchesUp)graph.Source("pipedrive");

        await Assert.ThrowsAsync<CrmUnavailableException>(async () => await source.ChangesAsync(Noon, Noon.AddHours(1), default).ToListAsync());
    }

    private void At(int minutes) => _clock.SetUtcNow(Noon.AddMinutes(minutes));

    private async Task<List<CrmEvent>> ChangesAsync(int from, int to) =>
        await _api.CatchUp.ChangesAsync(Noon.AddMinutes(from), Noon.AddMinutes(to), default).ToListAsync();
}
