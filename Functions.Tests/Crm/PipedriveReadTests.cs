using Bridge.Crm;
using Bridge.Json;
using Bridge.Sandbox.Pipedrive;

namespace Bridge.Tests.Crm;

public sealed class PipedriveReadTests : IAsyncLifetime
{
    private PipedriveApi _api = null!;
    private PipedriveRecord _organization = null!;
    private PipedriveRecord _person = null!;
    private PipedriveRecord _deal = null!;

    public async Task InitializeAsync()
    {
        _api = await PipedriveApi.StartAsync();
        var records = _api.Server.Records;
        _organization = records.Add(PipedriveType.Organization, ("name", "Harbour Bakery"), ("voip_account", "0042"));
        _person = records.Add(PipedriveType.Person, ("name", "Mia Chen"), ("org_id", _organization.Id), ("voip_plan", 31));
        _deal = records.Add(
            PipedriveType.Deal,
            ("title", "Phones"),
            ("value", 245.71293m),
            ("org_id", _organization.Id),
            ("voip_discount", new JObject { ["value"] = 5, ["currency"] = "EUR" }));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task ReadRecord_Deal_HasItsOwnFieldsAndTheCustomOnesByNameAndByKey()
    {
        var record = (await ReadAsync(new RecordQuery(_deal.Ref, ["value", "voip_discount"], null))).Record;

        Assert.Equal("245.71293", StrictJson.Write(record["value"]!));
        Assert.Equal(5, (int?)record.SelectToken("voip_discount.value"));
        Assert.Equal("EUR", (string?)record[PipedriveType.Deal.Custom["voip_discount"].Key]!["currency"]);
        Assert.Equal(_deal.Ref.Id, (string?)record["id"]);
        Assert.Null(record["custom_fields"]);
    }

    [Theory]
    [InlineData("organizations")]
    [InlineData("organization")]
    public async Task ReadRecord_OrganizationOfADeal_IsFollowed(string to)
    {
        var records = await ReadAsync(new RecordQuery(_deal.Ref, ["value"], new AssociationQuery(to, ["voip_account"])));

        Assert.Equal(_organization.Ref, records.AssociatedRef);
        Assert.Equal("0042", (string?)records.Associated?["voip_account"]);
        Assert.Equal(_organization.Ref.Id, (string?)records.Associated?["id"]);
    }

    [Fact]
    public async Task ReadRecord_NothingAssociated_LeavesItToTheRoute()
    {
        var records = await ReadAsync(new RecordQuery(_deal.Ref, ["value"], new AssociationQuery("persons", [])));

        Assert.Null(records.Associated);
        Assert.Null(records.AssociatedRef);
        Assert.Equal("Phones", (string?)records.Record["title"]);
    }

    [Theory]
    [InlineData("deals")]
    [InlineData("leads")]
    [InlineData("sandwiches")]
    public async Task ReadRecord_AssociationThatPipedriveDoesNotHave_IsRefusedInWords(string to)
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(new RecordQuery(_person.Ref, [], new AssociationQuery(to, []))));

        Assert.Contains($"Pipedrive's persons do not name one of {to}.", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRecord_MoreCustomFieldsThanAQueryMayName_AreAllRead()
    {
        var keys = Enumerable.Range(0, 16).Select(number => $"{number:x40}").Append("voip_plan");

        var records = await ReadAsync(new RecordQuery(_person.Ref, [.. keys], null));

        Assert.Equal(31, (int?)records.Record["voip_plan"]);
    }

    [Fact]
    public async Task ReadRecord_NoSuchRecord_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(new RecordQuery(new RecordRef("deals", "9"), [], null)));

        Assert.Equal("Pipedrive has no such record: deals 9 (404; ERR_NOT_FOUND).", exception.Reason);
    }

    [Fact]
    public async Task ReadRecord_DeletedRecord_IsRefused()
    {
        await using var server = await FakeServer.StartAsync();
        await using var graph = PipedriveApi.GraphOf(server.Url);
        server.On("GET", "/api/v2/deals/8", new Reply(200, """{"success":true,"data":{"id":8,"is_deleted":true,"value":10}}"""));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => graph.Source("pipedrive").ReadRecordAsync(new RecordQuery(new RecordRef("deal", "8"), [], null), default));

        Assert.Equal("Pipedrive has no such record: deals 8 was deleted.", exception.Reason);
    }

    [Theory]
    [InlineData("deals", "..")]
    [InlineData("deals", "1/../../persons/2")]
    [InlineData("deals", "")]
    [InlineData("deals", "0")]
    [InlineData("..", "1")]
    [InlineData("leads", "b1810230-6c0d-11ed-9826-a53d0eb706a5")]
    [InlineData("deals", "1?api_token=1")]
    public async Task ReadRecord_IdThatWouldLeadElsewhere_IsRefusedUnsent(string type, string id)
    {
        await Assert.ThrowsAsync<CrmRefusedException>(() => ReadAsync(new RecordQuery(new RecordRef(type, id), [], null)));

        Assert.Equal(0, _api.Server.Requests);
    }

    private Task<CrmRecords> ReadAsync(RecordQuery query) => _api.Pipedrive.ReadRecordAsync(query, default);
}
