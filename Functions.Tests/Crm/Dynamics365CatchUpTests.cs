using Bridge.Crm;
using Bridge.Sandbox.Dynamics365;

namespace Bridge.Tests.Crm;

public sealed class Dynamics365CatchUpTests
{
    private static readonly (string Name, string? Value) Tables = ("Sources:dynamics365:CatchUpTables", "account,contact,opportunity");
    private static readonly DateTimeOffset From = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Changes_OfAWindow_AreThoseMadeAndChangedInIt_OldestFirst()
    {
        await using var api = await Dynamics365Api.StartAsync(Tables);
        var before = api.Add(TableDefinition.Contact, ("firstname", "Before"));
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(1));
        var account = api.Add(TableDefinition.Account, ("name", "Acme"));
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(1));
        api.Server.Store.Update(before, [("firstname", "Changed")]);
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(1));
        var deal = api.Add(TableDefinition.Opportunity, ("statecode", 0), ("customerid", DataverseStore.Lookup(account)));
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(1));
        api.Add(TableDefinition.Contact, ("firstname", "After"));

        var found = await FindAsync(api, From + TimeSpan.FromMinutes(1), From + TimeSpan.FromMinutes(4));

        Assert.Equal(["account.Create", "contact.Update", "opportunity.Create"], found.Select(change => change.Type));
        Assert.Equal([account, before, deal], found.Select(change => change.Record));
        Assert.Equal("Changed", (string?)found[1].Data["attributes"]?["firstname"]);
        Assert.Equal(account.Id, (string?)found[2].Data["attributes"]?["customerid"]?["id"]);
        Assert.True((bool?)found[1].Data["caughtUp"]);
        Assert.Equal(From + TimeSpan.FromMinutes(2), found[1].OccurredAt);
    }

    [Fact]
    public async Task Changes_OfTheBridgeItself_AreLeftOut()
    {
        await using var api = await Dynamics365Api.StartAsync(Tables);
        var contact = api.Add(TableDefinition.Contact);
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(1));
        await api.Dynamics.WriteBackAsync(Dynamics365Api.Change(contact) with { Fields = RecordChanges.Fields(("firstname", "Ann")), Note = "Done." }, default);

        Assert.Equal("contact.Create", Assert.Single(await FindAsync(api, From, From + TimeSpan.FromHours(1))).Type);
    }

    [Fact]
    public async Task Changes_FoundAgain_AreTheSameEvents()
    {
        await using var api = await Dynamics365Api.StartAsync(Tables);
        var contact = api.Add(TableDefinition.Contact);
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(1));
        api.Server.Store.Update(contact, [("firstname", "Ann")]);
        var first = await FindAsync(api, From, From + TimeSpan.FromHours(1));
        var again = await FindAsync(api, From, From + TimeSpan.FromHours(2));

        // The next change in the same moment is another; that the record was made is still the same.
        api.Server.Store.Update(contact, [("firstname", "Anna")]);
        var later = await FindAsync(api, From, From + TimeSpan.FromHours(1));

        Assert.Equal(first.Select(Identity), again.Select(Identity));
        Assert.Equal(Identity(first[0]), Identity(later[0]));
        Assert.NotEqual(first[1].Id, later[1].Id, StringComparer.Ordinal);

        static (string Id, string Fingerprint) Identity(CrmEvent change) => (change.Id, change.Fingerprint);
    }

    [Fact]
    public async Task Changes_OfManyPages_AreAllFound()
    {
        await using var api = await Dynamics365Api.StartAsync(("Sources:dynamics365:CatchUpTables", "contact"));
        for (var index = 0; index < 45; index++)
        {
            api.Add(TableDefinition.Contact, ("firstname", $"{index}"));
        }

        api.Add(TableDefinition.Account);

        var found = await FindAsync(api, From, From + TimeSpan.FromHours(1));

        Assert.Equal(45, found.Select(change => change.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(found, change => Assert.Equal("contact.Create", change.Type));
    }

    [Fact]
    public async Task Changes_NextPageElsewhere_IsNotFollowed()
    {
        await using var server = await FakeServer.StartAsync();
        await using var elsewhere = await FakeServer.StartAsync();
        server
            .On("POST", "/t/oauth2/v2.0/token", new Reply(200, """{"access_token":"token","expires_in":3599}"""))
            .On(
                "GET",
                "/api/data/v9.2/EntityDefinitions(LogicalName='contact')?$select=EntitySetName,PrimaryIdAttribute&$expand=Attributes($select=LogicalName,AttributeType)",
                new Reply(200, """{"EntitySetName":"contacts","PrimaryIdAttribute":"contactid"}"""))
            .On(
                "GET",
                $"/api/data/v9.2/contacts?$filter={Uri.EscapeDataString($"createdon ge 2026-03-01T12:00:00.000Z and createdon lt 2026-03-01T13:00:00.000Z and _createdby_value ne {Dynamics365Secrets.ApplicationUserId}")}&$orderby=createdon%20asc,contactid%20asc",
                new Reply(200, $$"""{"value":[],"@odata.nextLink":"{{elsewhere.Url}}/api/data/v9.2/contacts"}"""));
        await using var graph = CrmGraph.Build(Dynamics365Api.Settings(("BaseUrl", server.Url), ("Authority", server.Url), ("TenantId", "t"), ("CatchUpTables", "contact")));
        graph.Secrets.With("dynamics365-client-secret", "secret");

        var changes = ((ICatchesUp)graph.Source("dynamics365")).ChangesAsync(From, From + TimeSpan.FromHours(1), default);

        await Assert.ThrowsAsync<CrmUnavailableException>(async () => await changes.ToListAsync());
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Changes_TokenRevokedMeanwhile_GoOn()
    {
        await using var api = await Dynamics365Api.StartAsync(Tables);
        api.Add(TableDefinition.Contact);
        await FindAsync(api, From, From + TimeSpan.FromHours(1));
        api.Server.RevokeTokens();

        Assert.Single(await FindAsync(api, From, From + TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task Source_WithoutTables_DoesNotCatchUp()
    {
        await using var api = await Dynamics365Api.StartAsync();

        Assert.False(api.Dynamics is ICatchesUp);
    }

    private static ValueTask<List<CrmEvent>> FindAsync(Dynamics365Api api, DateTimeOffset from, DateTimeOffset to) =>
        ((ICatchesUp)api.Dynamics).ChangesAsync(from, to, default).ToListAsync();
}
