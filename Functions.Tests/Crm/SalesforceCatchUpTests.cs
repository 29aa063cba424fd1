using Bridge.Crm;
using Bridge.Json;
using Bridge.Sandbox.Salesforce;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Crm;

public sealed class SalesforceCatchUpTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);
    private SalesforceServer _server = null!;
    private CrmGraph _graph = null!;

    public async Task InitializeAsync()
    {
        _server = await SalesforceServer.StartAsync(new SalesforceServerOptions { Clock = _clock }, default);
        _graph = SalesforceApi.GraphOf(
            _server.Address.ToString(),
            ("Sources:salesforce:CatchUp:Opportunity", "StageName, Amount, AccountId"),
            ("Sources:salesforce:CatchUp:Contact", "Voip_Action__c,Voip_Email_Confirmed__c"),
            ("Sources:salesforce:IntegrationUserId", _server.Options.IntegrationUserId));
    }

    public async Task DisposeAsync()
    {
        await _graph.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Changes_OfSeveralObjects_ComeOldestFirstAndLookAsMessagesDo()
    {
        var first = Add(SObjectType.Opportunity, ("StageName", "Closed Won"), ("Amount", 245.50m));
        var second = Add(SObjectType.Contact, ("LastName", "Okafor"), ("Voip_Action__c", "login-url"));
        var third = Add(SObjectType.Opportunity, ("StageName", "Prospecting"));

        var changes = await ChangesAsync(Noon, Noon.AddHours(1));

        Assert.Equal([first.Ref, second.Ref, third.Ref], changes.Select(change => change.Record!));
        Assert.Equal(["Opportunity", "Contact", "Opportunity"], changes.Select(change => change.Type), StringComparer.Ordinal);
        Assert.Equal(
            $$"""{"Id":"{{first.Id}}","SystemModstamp":"2026-03-01T12:00:00.000Z","LastModifiedById":"{{SalesforceApi.Person}}","StageName":"Closed Won","Amount":"245.50"}""",
            StrictJson.Write(changes[0].Data));
        Assert.Equal("false", (string?)changes[1].Data["Voip_Email_Confirmed__c"]);
    }

    [Fact]
    public async Task Changes_OfAWindow_IncludeItsBeginningAndExcludeItsEnd()
    {
        var records = Enumerable.Range(0, 3).Select(_ => Add(SObjectType.Contact, ("LastName", "Okafor"))).ToList();

        var changes = await ChangesAsync(Noon.AddSeconds(1), Noon.AddSeconds(2));

        Assert.Equal(records[1].Ref, Assert.Single(changes).Record);
    }

    [Fact]
    public async Task Changes_OfManyPages_AreAllFoundOnce()
    {
        for (var index = 0; index < 450; index++)
        {
            Add(SObjectType.Contact, ("LastName", "Okafor"));
        }

        var changes = await ChangesAsync(Noon, Noon.AddDays(1));

        Assert.Equal(450, changes.Select(change => change.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(changes.Select(change => change.OccurredAt).Order(), changes.Select(change => change.OccurredAt));
        Assert.Equal(4, _server.Requests);
    }

    [Fact]
    public async Task Change_FoundAgain_IsTheSameEventUntilTheRecordChanges()
    {
        var contact = Add(SObjectType.Contact, ("LastName", "Okafor"));
        var before = Assert.Single(await ChangesAsync(Noon, Noon.AddDays(1)));
        var again = Assert.Single(await ChangesAsync(Noon, Noon.AddDays(1)));
        _server.Records.Change(contact.Ref, SalesforceApi.Person, ("Voip_Action__c", "login-url"));
        var after = Assert.Single(await ChangesAsync(Noon, Noon.AddDays(1)));

        Assert.Equal((before.Id, before.Fingerprint), (again.Id, again.Fingerprint));
        Assert.NotEqual(before.Id, after.Id);
    }

    [Fact]
    public async Task Changes_OfTheBridgesUser_AreLeftOut()
    {
        var contact = Add(SObjectType.Contact, ("LastName", "Okafor"));
        _server.Records.Change(contact.Ref, _server.Options.IntegrationUserId, ("Voip_Action__c", "done"));

        Assert.Empty(await ChangesAsync(Noon, Noon.AddDays(1)));
    }

    [Fact]
    public async Task Changes_WhileTheLimitIsSpent_AreUnavailable()
    {
        _server.Faults.Add(SalesforceErrors.RequestLimitExceeded().On("/query"));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => ChangesAsync(Noon, Noon.AddDays(1)));

        Assert.Equal(TimeSpan.FromMinutes(15), exception.RetryAfter);
    }

    [Fact]
    public async Task CatchUp_WhereNoObjectIsNamed_IsNotOffered()
    {
        await using var graph = SalesforceApi.GraphOf(_server.Address.ToString());

        Assert.IsNotType<ICatchesUp>(graph.Source("salesforce"), exactMatch: false);
        Assert.IsType<ICatchesUp>(_graph.Source("salesforce"), exactMatch: false);
    }

    private SalesforceRecord Add(SObjectType type, params (string Field, JToken Value)[] values)
    {
        var record = _server.Records.Add(type, SalesforceApi.Person, values);
        _clock.Advance(TimeSpan.FromSeconds(1));
        return record;
    }

    private async Task<IReadOnlyList<CrmEvent>> ChangesAsync(DateTimeOffset from, DateTimeOffset to)
    {
        var changes = new List<CrmEvent>();
        await foreach (var change in ((ICatchesUp)_graph.Source("salesforce")).ChangesAsync(from, to, default))
        {
            changes.Add(change);
        }

        return changes;
    }
}
