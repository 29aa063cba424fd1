using Bridge.Crm;
using Bridge.Json;
using Bridge.Sandbox.Salesforce;

namespace Bridge.Tests.Crm;

public sealed class SalesforceReadTests : IAsyncLifetime
{
    private SalesforceApi _api = null!;
    private SalesforceRecord _account = null!;
    private SalesforceRecord _opportunity = null!;

    public async Task InitializeAsync()
    {
        _api = await SalesforceApi.StartAsync();
        _account = _api.Add(SObjectType.Account, ("Name", "Harbour Bakery"), ("Voip_Account__c", "100245"));
        _opportunity = _api.Add(SObjectType.Opportunity, ("Name", "Handsets"), ("Amount", 245.71293m), ("AccountId", _account.Id));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task ReadRecord_WithALookup_ReadsBothRecords()
    {
        var records = await ReadAsync(_opportunity.Ref, ["Amount"], new AssociationQuery("AccountId", ["Voip_Account__c", "Voip_Balance__c"]));

        Assert.Equal($$"""{"Amount":245.71293,"id":"{{_opportunity.Id}}"}""", StrictJson.Write(records.Record));
        Assert.Equal($$"""{"Voip_Account__c":"100245","Voip_Balance__c":null,"id":"{{_account.Id}}"}""", StrictJson.Write(records.Associated!));
        Assert.Equal(_account.Ref, records.AssociatedRef);
    }

    [Fact]
    public async Task ReadRecord_FieldInAnotherSpelling_IsFoundUnderTheRoutesOwn()
    {
        var records = await ReadAsync(_opportunity.Ref, ["amount"], null);

        Assert.Equal(245.71293m, (decimal)records.Record["amount"]!);
    }

    [Fact]
    public async Task ReadRecord_NoProperties_ReadsTheId()
    {
        var records = await ReadAsync(_opportunity.Ref, [], null);

        Assert.Equal($$"""{"id":"{{_opportunity.Id}}"}""", StrictJson.Write(records.Record));
    }

    [Fact]
    public async Task ReadRecord_EmptyLookup_FindsNoAssociated()
    {
        var alone = _api.Add(SObjectType.Opportunity, ("Name", "Alone"));

        var records = await ReadAsync(alone.Ref, ["Amount"], new AssociationQuery("AccountId", ["Voip_Account__c"]));

        Assert.Null(records.Associated);
        Assert.Null(records.AssociatedRef);
    }

    [Theory]
    [InlineData("Account")]
    [InlineData("Id")]
    [InlineData("accounts")]
    [InlineData("../Id")]
    public async Task ReadRecord_FollowingNoLookupField_IsRefusedUnsent(string follow)
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(_opportunity.Ref, [], new AssociationQuery(follow, [])));

        Assert.Contains("AccountId", exception.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _api.Server.Requests);
    }

    [Theory]
    [InlineData("Opportunity", "..")]
    [InlineData("Opportunity", "006Hs0000000002IAC/Account")]
    [InlineData("Opportunity", "")]
    [InlineData("../Account", "006Hs0000000002IAC")]
    [InlineData("Opportunity", "006Hs0000000002?x")]
    public async Task ReadRecord_IdThatWouldLeadElsewhere_IsRefusedUnsent(string type, string id)
    {
        await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(new RecordRef(type, id), [], null));

        Assert.Equal(0, _api.Server.Requests);
    }

    [Fact]
    public async Task ReadRecord_FieldThatWouldLeadElsewhere_IsRefusedUnsent()
    {
        await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(_opportunity.Ref, ["Amount&x=y"], null));

        Assert.Equal(0, _api.Server.Requests);
    }

    [Fact]
    public async Task ReadRecord_NoSuchRecord_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(new RecordRef("Opportunity", "006Hs0000000999IAC"), ["Amount"], null));

        Assert.Contains("no such record", exception.Reason, StringComparison.Ordinal);
        Assert.Contains("404; NOT_FOUND", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRecord_NoSuchField_IsRefusedAndNamesIt()
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(_opportunity.Ref, ["Amuont"], null));

        Assert.Contains("INVALID_FIELD 'Amuont'", exception.Reason, StringComparison.Ordinal);
    }

    private Task<CrmRecords> ReadAsync(RecordRef record, IReadOnlyList<string> properties, AssociationQuery? follow) =>
        _api.Salesforce.ReadRecordAsync(new RecordQuery(record, properties, follow), default);
}
