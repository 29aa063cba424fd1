using Bridge.Crm;

namespace Bridge.Tests.Crm;

public sealed class HubSpotReadTests
{
    private static readonly RecordRef Deal = new("deals", "123");

    [Fact]
    public async Task ReadRecord_WithoutFollow_GivesItsPropertiesAndId()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("GET", "/crm/v3/objects/deals/123?properties=amount,deal%20stage", new Reply(200, """
            {"id":"123","properties":{"amount":"245.71293","closedate":"2026-02-28T10:00:00Z","empty":null}}
            """));

        var records = await api.HubSpot.ReadRecordAsync(new RecordQuery(Deal, ["amount", "deal stage"], null), default);

        Assert.Equal("245.71293", (string?)records.Record["amount"]);
        Assert.Equal("2026-02-28T10:00:00Z", (string?)records.Record["closedate"]);
        Assert.Equal("123", (string?)records.Record["id"]);
        Assert.Null(records.Associated);
        Assert.Null(records.AssociatedRef);
        Assert.Equal($"Bearer {HubSpotApi.Token}", Assert.Single(api.Server.Requests).Headers["Authorization"]);
    }

    [Theory]
    [InlineData("""{"id":"1","type":"deal_to_company_unlabeled"},{"id":"2","type":"deal_to_company"},{"id":"2","type":"deal_to_company_unlabeled"}""")]
    [InlineData("""{"id":"2","type":"deal_to_company_unlabeled"}""")]
    [InlineData("""{"id":2,"type":"reseller"},{"id":"2","type":"deal_to_company_unlabeled"}""")]
    public async Task ReadRecord_FollowingAnAssociation_ReadsThePrimaryOrOnlyOne(string associations)
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server
            .On("GET", "/crm/v3/objects/deals/123?properties=amount&associations=companies", Deals(associations))
            .On("GET", "/crm/v3/objects/companies/2?properties=voip_account", new Reply(200, """{"id":"2","properties":{"voip_account":"0042"}}"""));

        var records = await api.HubSpot.ReadRecordAsync(Query("companies"), default);

        Assert.Equal(new RecordRef("companies", "2"), records.AssociatedRef);
        Assert.Equal("0042", (string?)records.Associated?["voip_account"]);
        Assert.Equal("2", (string?)records.Associated?["id"]);
    }

    [Fact]
    public async Task ReadRecord_NothingAssociated_LeavesItToTheRoute()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("GET", "/crm/v3/objects/deals/123?properties=amount&associations=companies", new Reply(200, """{"id":"123","properties":{"amount":"1"}}"""));

        var records = await api.HubSpot.ReadRecordAsync(Query("companies"), default);

        Assert.Null(records.Associated);
        Assert.Equal("1", (string?)records.Record["amount"]);
    }

    [Fact]
    public async Task ReadRecord_SeveralAssociatedAndNonePrimary_IsRefusedRatherThanGuessed()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On(
            "GET",
            "/crm/v3/objects/deals/123?properties=amount&associations=companies",
            Deals("""{"id":"1","type":"deal_to_company_unlabeled"},{"id":"2","type":"deal_to_company_unlabeled"}"""));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => api.HubSpot.ReadRecordAsync(Query("companies"), default));

        Assert.Contains("2 companies", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRecord_GroupThatHubSpotNamesOtherwise_IsFollowed()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server
            .On("GET", "/crm/v3/objects/deals/123?properties=amount&associations=line_items", new Reply(200, """
                {"id":"123","properties":{},"associations":{"line items":{"results":[{"id":"5","type":"deal_to_line_item"}]}}}
                """))
            .On("GET", "/crm/v3/objects/line_items/5?properties=voip_account", new Reply(200, """{"id":"5","properties":{}}"""));

        var records = await api.HubSpot.ReadRecordAsync(Query("line_items"), default);

        Assert.Equal(new RecordRef("line_items", "5"), records.AssociatedRef);
    }

    [Fact]
    public async Task ReadRecord_NoSuchRecord_IsRefused()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("GET", "/crm/v3/objects/deals/123?properties=amount", new Reply(404, """
            {"status":"error","message":"Object not found.  objectId are usually numeric.","correlationId":"f1a","category":"OBJECT_NOT_FOUND"}
            """));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.HubSpot.ReadRecordAsync(new RecordQuery(Deal, ["amount"], null), default));

        Assert.Contains("no such record: deals 123", exception.Reason, StringComparison.Ordinal);
        Assert.Contains("OBJECT_NOT_FOUND", exception.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deals", "..")]
    [InlineData("deals", "1/../../contacts/2")]
    [InlineData("deals", "")]
    [InlineData("..", "1")]
    [InlineData("deals", "1?archived=true")]
    public async Task ReadRecord_IdThatWouldLeadElsewhere_IsRefusedUnsent(string type, string id)
    {
        await using var api = await HubSpotApi.StartAsync();

        await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.HubSpot.ReadRecordAsync(new RecordQuery(new RecordRef(type, id), [], null), default));

        Assert.Empty(api.Server.Requests);
    }

    [Fact]
    public async Task ReadRecord_DatedVersion_UsesItsPaths()
    {
        await using var api = await HubSpotApi.StartAsync(("Sources:hubspot:ApiVersion", "2026-03"));
        api.Server.On("GET", "/crm/objects/2026-03/deals/123", new Reply(200, """{"id":"123","properties":{}}"""));

        await api.HubSpot.ReadRecordAsync(new RecordQuery(new RecordRef("0-3", "123"), [], null), default);
    }

    private static RecordQuery Query(string to) => new(Deal, ["amount"], new AssociationQuery(to, ["voip_account"]));

    private static Reply Deals(string associations) => new(200, $$$$"""
        {"id":"123","properties":{"amount":"1"},"associations":{"companies":{"results":[{{{{associations}}}}]}}}
        """);
}
