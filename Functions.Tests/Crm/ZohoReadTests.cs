using Bridge.Crm;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Zoho;

namespace Bridge.Tests.Crm;

public sealed class ZohoReadTests : IAsyncLifetime
{
    private ZohoApi _api = null!;
    private ZohoRecord _account = null!;
    private ZohoRecord _deal = null!;

    public async Task InitializeAsync()
    {
        _api = await ZohoApi.StartAsync();
        _account = _api.Server.Records.Add(ZohoModule.Accounts, ("Account_Name", "Harbour Bakery"), ("VoIP_Account", "0042"));
        _deal = _api.Server.Records.Add(
            ZohoModule.Deals,
            ("Deal_Name", "Handsets"),
            ("Amount", 245.71293m),
            ("Account_Name", new JObject { ["name"] = "Harbour Bakery", ["id"] = _account.Id }));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task ReadRecord_WithoutFollow_GivesItsFieldsAndId()
    {
        var records = await ReadAsync(new RecordQuery(_deal.Ref, ["Amount", "Stage"], null));

        Assert.Equal(245.71293m, (decimal)records.Record["Amount"]!);
        Assert.Equal(JTokenType.Null, records.Record["Stage"]!.Type);
        Assert.Equal(_deal.Id, (string?)records.Record["id"]);
        Assert.Null(records.AssociatedRef);
    }

    [Theory]
    [InlineData("Accounts")]
    [InlineData("Account_Name:Accounts")]
    public async Task ReadRecord_FollowingALookup_ReadsTheRecordThatItLeadsTo(string to)
    {
        var records = await ReadAsync(new RecordQuery(_deal.Ref, ["Amount"], new AssociationQuery(to, ["VoIP_Account"])));

        Assert.Equal(_account.Ref, records.AssociatedRef);
        Assert.Equal("0042", (string?)records.Associated?["VoIP_Account"]);
        Assert.Equal(_account.Id, (string?)records.Associated?["id"]);
        Assert.False(records.Record.ContainsKey("Account_Name"));
    }

    [Fact]
    public async Task ReadRecord_EmptyLookup_LeavesItToTheRoute()
    {
        var alone = _api.Server.Records.Add(ZohoModule.Deals, ("Amount", 1));

        var records = await ReadAsync(new RecordQuery(alone.Ref, ["Amount"], new AssociationQuery("Accounts", ["VoIP_Account"])));

        Assert.Null(records.Associated);
        Assert.Equal(1, (int)records.Record["Amount"]!);
    }

    [Theory]
    [InlineData("Quotes", "Write the lookup field and its module")]
    [InlineData("a b:Accounts", "Write the lookup field and its module")]
    [InlineData("Deal_Name:Accounts", "it is no lookup field")]
    public async Task ReadRecord_FollowingWhatIsNoLookup_IsRefused(string to, string why)
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(new RecordQuery(_deal.Ref, [], new AssociationQuery(to, []))));

        Assert.Contains(why, exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRecord_NoSuchRecord_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(new RecordQuery(new RecordRef("Deals", "999"), ["Amount"], null)));

        Assert.Equal("Zoho has no such record: Deals 999.", exception.Reason);
    }

    [Fact]
    public async Task ReadRecord_NoSuchModule_IsRefusedAndNamesIt()
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(new RecordQuery(new RecordRef("Sandwiches", "1"), ["Amount"], null)));

        Assert.Equal("Zoho has no such module, or the refresh token's user does not see it: Sandwiches (400; INVALID_MODULE).", exception.Reason);
    }

    [Theory]
    [InlineData("Deals", "..")]
    [InlineData("Deals", "1/../../Contacts/2")]
    [InlineData("Deals", "")]
    [InlineData("..", "1")]
    [InlineData("Deals", "1?fields=x")]
    [InlineData("settings/users", "1")]
    public async Task ReadRecord_IdThatWouldLeadElsewhere_IsRefusedUnsent(string type, string id)
    {
        var before = _api.Server.Requests;

        await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(new RecordQuery(new RecordRef(type, id), [], null)));

        Assert.Equal(before, _api.Server.Requests);
    }

    [Fact]
    public async Task ReadRecord_FieldNamedLikeAnOutcome_IsAField()
    {
        _api.Server.Faults.Add(Fault.Refuse(200, JTokenOf("""{"data":[{"id":"1","code":"INVALID_DATA","status":"error"}]}""")).On("/Deals/1"));

        var records = await ReadAsync(new RecordQuery(new RecordRef("Deals", "1"), ["code"], null));

        Assert.Equal("INVALID_DATA", (string?)records.Record["code"]);
    }

    private static JToken JTokenOf(string json) => Bridge.Json.StrictJson.Parse(json);

    private Task<CrmRecords> ReadAsync(RecordQuery query) => _api.Zoho.ReadRecordAsync(query, default);
}
