using Bridge.Crm;
using Bridge.Json;
using Bridge.Sandbox.Zoho;

namespace Bridge.Tests.Crm;

public sealed class ZohoCatchUpTests : IAsyncLifetime
{
    private ZohoApi _api = null!;
    private DateTimeOffset _start;

    public async Task InitializeAsync()
    {
        _api = await ZohoApi.StartAsync(
            ("Sources:zoho:CatchUp:Deals", "Stage;Amount"),
            ("Sources:zoho:CatchUp:Contacts", ""),
            ("Sources:zoho:UserId", new ZohoServerOptions().UserId));
        _start = _api.Graph.Clock.GetUtcNow();
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Changes_MadeAndChangedRecords_ComeOldestFirstAcrossModules()
    {
        var deal = _api.Server.Records.Add(ZohoModule.Deals, ("Amount", 5));
        Wait(10);
        var contact = _api.Server.Records.Add(ZohoModule.Contacts, ("Last_Name", "Okafor"));
        Wait(10);
        _api.Server.Records.Change(deal.Ref, ZohoRecords.Person, ("Stage", "Closed Won"));
        Wait(10);

        var found = await FindAsync();

        Assert.Equal(
            [("Deals.insert", deal.Id), ("Contacts.insert", contact.Id), ("Deals.update", deal.Id)],
            found.Select(change => (change.Type, change.Record!.Id)));
        Assert.Equal([0, 10, 20], found.Select(change => (change.OccurredAt - _start).TotalSeconds));
        Assert.Equal("""{"Stage":"Closed Won","Amount":5}""", StrictJson.Write(found[2].Data["affected_values"]!));
    }

    [Fact]
    public async Task Changes_FoundAgain_AreTheSameEvents()
    {
        var deal = _api.Server.Records.Add(ZohoModule.Deals, ("Amount", 5));
        Wait(1);
        _api.Server.Records.Change(deal.Ref, ZohoRecords.Person, ("Stage", "Closed Won"));

        var again = await FindAsync();

        Assert.Equal((await FindAsync()).Select(change => (change.Id, change.Fingerprint)), again.Select(change => (change.Id, change.Fingerprint)));
        Assert.Equal(2, again.Select(change => change.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Changes_RecordThatWasMade_IsTheEventThatItsNotificationWas()
    {
        var delivered = new List<CrmEvent>();
        _api.Server.Channels.Set(new ZohoChannel(
            "1", new HashSet<string>(StringComparer.Ordinal) { "Deals.create" }, new Uri("https://bridge.example.com/api/webhooks/zoho"), "t", _start.AddDays(1), true, false));
        _api.Server.Channels.OnNotification = webhook => delivered.AddRange(_api.Zoho.Read(new Delivery(
            "POST", "https://bridge.example.com/", new Microsoft.AspNetCore.Http.HeaderDictionary(), System.Text.Encoding.UTF8.GetBytes(StrictJson.Write(webhook.Body)), _start)).Events);
        _api.Server.Records.Add(ZohoModule.Deals, ("Amount", 5));

        var found = Assert.Single(await FindAsync());

        Assert.Equal((Assert.Single(delivered).Id, delivered[0].Fingerprint), (found.Id, found.Fingerprint));
    }

    [Fact]
    public async Task Changes_OfTheBridgesOwnUser_AreNotFound()
    {
        var deal = _api.Server.Records.Add(ZohoModule.Deals, ("Amount", 5));
        Wait(1);
        await _api.Zoho.WriteBackAsync(ZohoApi.ChangeOf(deal.Ref) with { Fields = RecordChanges.Fields(("VoIP_Balance", 1)) }, default);

        Assert.Equal("Deals.insert", Assert.Single(await FindAsync()).Type);
    }

    [Fact]
    public async Task Changes_MoreThanAPageOfTheSameSecond_AreAllFoundOnce()
    {
        for (var count = 0; count < 450; count++)
        {
            _api.Server.Records.Add(ZohoModule.Contacts, ("Last_Name", "Okafor"));
        }

        Assert.Equal(450, (await FindAsync()).Select(change => change.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Changes_OutsideTheWindow_AreNotFound()
    {
        _api.Server.Records.Add(ZohoModule.Deals, ("Amount", 1));
        Wait(60);
        var inside = _api.Server.Records.Add(ZohoModule.Deals, ("Amount", 2));
        Wait(60);
        _api.Server.Records.Add(ZohoModule.Deals, ("Amount", 3));

        var found = await ((ICatchesUp)_api.Zoho).ChangesAsync(_start.AddSeconds(60), _start.AddSeconds(120), default).ToListAsync();

        Assert.Equal(inside.Id, Assert.Single(found).Record!.Id);
    }

    [Fact]
    public async Task Changes_WithinABrokenSecond_AreNotLostBetweenTwoWindows()
    {
        Wait(0.4);
        _api.Server.Records.Add(ZohoModule.Deals, ("Amount", 1));
        var middle = _start.AddSeconds(0.2);

        var first = await ((ICatchesUp)_api.Zoho).ChangesAsync(_start.AddSeconds(-5), middle, default).ToListAsync();
        var second = await ((ICatchesUp)_api.Zoho).ChangesAsync(middle, _start.AddSeconds(5), default).ToListAsync();

        Assert.Single(first.Concat(second).Select(change => change.Id).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Changes_ZohoThatRefuses_IsSaid()
    {
        _api.Server.LacksScopes = true;

        await Assert.ThrowsAsync<CrmRefusedException>(FindAsync);
    }

    [Fact]
    public async Task Source_ThatIsToldToLookForNothing_DoesNotClaimToCatchUp()
    {
        await using var api = await ZohoApi.StartAsync();

        Assert.False(api.Zoho is ICatchesUp);
    }

    private void Wait(double seconds) => _api.Graph.Clock.Advance(TimeSpan.FromSeconds(seconds));

    private async Task<List<CrmEvent>> FindAsync() =>
        await ((ICatchesUp)_api.Zoho).ChangesAsync(_start, _api.Graph.Clock.GetUtcNow().AddSeconds(1), default).ToListAsync();
}
