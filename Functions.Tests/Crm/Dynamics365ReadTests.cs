using Bridge.Crm;
using Bridge.Sandbox.Dynamics365;

namespace Bridge.Tests.Crm;

public sealed class Dynamics365ReadTests
{
    [Fact]
    public async Task ReadRecord_WithoutFollow_GivesItsColumnsAndId()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact, ("firstname", "Ann"), ("creditlimit", 245.7129m), ("voip_refresh", true));

        var records = await api.Dynamics.ReadRecordAsync(new RecordQuery(contact, ["firstname", "creditlimit", "voip_refresh", "lastname", "createdon"], null), default);

        Assert.Equal("Ann", (string?)records.Record["firstname"]);
        Assert.Equal(245.7129m, (decimal?)records.Record["creditlimit"]);
        Assert.True((bool?)records.Record["voip_refresh"]);
        Assert.Equal(JTokenType.Null, records.Record["lastname"]!.Type);
        Assert.Equal("2026-03-01T12:00:00Z", (string?)records.Record["createdon"]);
        Assert.Equal(contact.Id, (string?)records.Record["id"]);
        Assert.Null(records.Associated);
        Assert.Null(records.AssociatedRef);
    }

    [Theory]
    [InlineData("parentaccountid")]
    [InlineData("account")]
    public async Task ReadRecord_FollowingALookup_ReadsTheRecordThatItPointsTo(string to)
    {
        await using var api = await Dynamics365Api.StartAsync();
        var account = api.Add(TableDefinition.Account, ("voip_account", "0042"));
        var deal = api.Add(TableDefinition.Opportunity, ("name", "Phones"), ("parentaccountid", DataverseStore.Lookup(account)), ("customerid", DataverseStore.Lookup(account)));

        var records = await api.Dynamics.ReadRecordAsync(new RecordQuery(deal, ["name"], new AssociationQuery(to, ["voip_account"])), default);

        Assert.Equal(account, records.AssociatedRef);
        Assert.Equal("0042", (string?)records.Associated?["voip_account"]);
        Assert.Equal(account.Id, (string?)records.Associated?["id"]);
        Assert.Equal("Phones", (string?)records.Record["name"]);
        Assert.Equal("account", (string?)records.Record["parentaccountid"]?["type"]);
    }

    [Fact]
    public async Task ReadRecord_LookupToOneOfSeveralTables_ReadsFromTheRightOne()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact, ("voip_account", "7"));
        var deal = api.Add(TableDefinition.Opportunity, ("customerid", DataverseStore.Lookup(contact)));

        var records = await api.Dynamics.ReadRecordAsync(new RecordQuery(deal, [], new AssociationQuery("customerid", ["voip_account"])), default);

        Assert.Equal(contact, records.AssociatedRef);
    }

    [Fact]
    public async Task ReadRecord_NothingAssociated_LeavesItToTheRoute()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var deal = api.Add(TableDefinition.Opportunity, ("name", "Phones"));

        var records = await api.Dynamics.ReadRecordAsync(new RecordQuery(deal, ["name"], new AssociationQuery("account", ["voip_account"])), default);

        Assert.Null(records.Associated);
        Assert.Equal("Phones", (string?)records.Record["name"]);
    }

    [Fact]
    public async Task ReadRecord_SeveralAssociated_IsRefusedRatherThanGuessed()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var (one, other) = (api.Add(TableDefinition.Account), api.Add(TableDefinition.Account));
        var deal = api.Add(TableDefinition.Opportunity, ("parentaccountid", DataverseStore.Lookup(one)), ("customerid", DataverseStore.Lookup(other)));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.Dynamics.ReadRecordAsync(new RecordQuery(deal, [], new AssociationQuery("account", [])), default));

        Assert.Contains("2 records of the table 'account'", exception.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contact", "voip_acount", null, "no column 'voip_acount'")]
    [InlineData("contact", null, "acount", "the table 'acount'")]
    [InlineData("contakt", null, null, "the table 'contakt'")]
    [InlineData("Contacts", null, null, "logical names")]
    public async Task ReadRecord_NameThatIsNone_IsRefusedByName(string table, string? column, string? follow, string expected)
    {
        await using var api = await Dynamics365Api.StartAsync();
        var query = new RecordQuery(
            api.Add(TableDefinition.Contact) with { Type = table }, column is null ? [] : [column], follow is null ? null : new AssociationQuery(follow, []));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => api.Dynamics.ReadRecordAsync(query, default));

        Assert.Contains(expected, exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRecord_ColumnThatIsNew_IsFoundAMinuteLater()
    {
        await using var server = await FakeServer.StartAsync();
        server
            .On("POST", "/t/oauth2/v2.0/token", new Reply(200, """{"access_token":"token","expires_in":"3599"}"""))
            .On(
                "GET",
                "/api/data/v9.2/EntityDefinitions(LogicalName='contact')?$select=EntitySetName,PrimaryIdAttribute&$expand=Attributes($select=LogicalName,AttributeType)",
                Definition("firstname"),
                Definition("voip_new"))
            .On("GET", "/api/data/v9.2/contacts(6d81597f-0f9f-e711-8122-000d3aa2331c)?$select=voip_new,contactid", new Reply(200, """{"voip_new":"1"}"""));
        await using var graph = CrmGraph.Build(Dynamics365Api.Settings(("BaseUrl", server.Url), ("Authority", server.Url), ("TenantId", "t")));
        graph.Secrets.With("dynamics365-client-secret", "secret");
        var query = new RecordQuery(new RecordRef("contact", "6d81597f-0f9f-e711-8122-000d3aa2331c"), ["voip_new"], null);

        await Assert.ThrowsAsync<CrmRefusedException>(() => graph.Source("dynamics365").ReadRecordAsync(query, default));
        await Assert.ThrowsAsync<CrmRefusedException>(() => graph.Source("dynamics365").ReadRecordAsync(query, default));
        graph.Clock.Advance(TimeSpan.FromMinutes(1));
        var records = await graph.Source("dynamics365").ReadRecordAsync(query, default);

        Assert.Equal("1", (string?)records.Record["voip_new"]);
        Assert.Equal(3, server.RequestsOf("GET").Count);

        static Reply Definition(string column) => new(200, $$$"""
            {"EntitySetName":"contacts","PrimaryIdAttribute":"contactid","Attributes":[{"LogicalName":"{{{column}}}","AttributeType":"String"}]}
            """);
    }

    [Fact]
    public async Task ReadRecord_NoSuchRecord_IsRefused()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var record = new RecordRef("contact", "6d81597f-0f9f-e711-8122-000d3aa2331c");

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => api.Dynamics.ReadRecordAsync(new RecordQuery(record, ["firstname"], null), default));

        Assert.Equal($"Dataverse does not find {record} (404; 0x80040217).", exception.Reason);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("1)/../accounts(2")]
    [InlineData("")]
    [InlineData("{6d81597f-0f9f-e711-8122-000d3aa2331c}")]
    public async Task ReadRecord_IdThatWouldLeadElsewhere_IsRefused(string id)
    {
        await using var api = await Dynamics365Api.StartAsync();

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.Dynamics.ReadRecordAsync(new RecordQuery(new RecordRef("contact", id), [], null), default));

        Assert.Contains("no GUID", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_PartialEvent_HasTheRecordAsItIsAndKeepsItsMark()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var account = api.Add(TableDefinition.Account);
        var contact = api.Add(TableDefinition.Contact, ("voip_action", "login-url"), ("parentcustomerid", DataverseStore.Lookup(account)));
        var part = Partial(contact, "Update");

        var whole = await api.Dynamics.CompleteAsync(part, default);

        Assert.Equal("login-url", (string?)whole.Data["attributes"]?["voip_action"]);
        Assert.Equal(account.Id, (string?)whole.Data["attributes"]?["parentcustomerid"]?["id"]);
        Assert.Equal("account", (string?)whole.Data["attributes"]?["parentcustomerid"]?["type"]);
        Assert.True(whole.IsPartial);
        Assert.Equal((part.Id, part.Fingerprint), (whole.Id, whole.Fingerprint));
    }

    [Fact]
    public async Task Complete_PartialDeletion_IsLeftAsItCame()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var part = Partial(new RecordRef("contact", "6d81597f-0f9f-e711-8122-000d3aa2331c"), "Delete");

        Assert.Same(part, await api.Dynamics.CompleteAsync(part, default));
        Assert.Equal(0, api.Server.Requests);
    }

    private static CrmEvent Partial(RecordRef record, string message)
    {
        var data = new JObject { ["MessageName"] = message, ["attributes"] = new JObject(), [CrmEvent.PartialMember] = true };
        return new CrmEvent("dynamics365", "id", $"{record.Type}.{message}", record, DateTimeOffset.UnixEpoch, data, "fingerprint");
    }
}
