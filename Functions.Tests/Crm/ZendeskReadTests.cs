using Bridge.Crm;
using Bridge.Sandbox.Zendesk;

namespace Bridge.Tests.Crm;

public sealed class ZendeskReadTests
{
    private const string Person = ZendeskApi.Person;

    [Fact]
    public async Task ReadRecord_OfAUser_FindsZendesksOwnFieldsAndCustomOnesByKey()
    {
        await using var api = await ZendeskApi.StartAsync();
        var user = api.Server.Records.Add(ZendeskType.Users, Person, ("name", "Mia Chen"), ("voip_account", "0042"), ("voip_email_confirmed", true));

        var records = await api.Zendesk.ReadRecordAsync(new RecordQuery(user, ["name", "voip_account", "voip_email_confirmed", "voip_captcha", "nonsense"], null), default);

        Assert.Equal(("Mia Chen", "0042", true), ((string?)records.Record["name"], (string?)records.Record["voip_account"], (bool?)records.Record["voip_email_confirmed"]));
        Assert.Equal(user.Id, (string?)records.Record["id"]);
        Assert.Equal(JTokenType.Null, records.Record["voip_captcha"]!.Type);
        Assert.Null(records.Record["nonsense"]);
        Assert.Null(records.Associated);
    }

    [Theory]
    [InlineData("voip_amount")]
    [InlineData("VOIP_Amount")]
    [InlineData("9001")]
    [InlineData("due")]
    public async Task ReadRecord_OfATicket_FindsACustomFieldByTitleIdOrSetting(string name)
    {
        await using var api = await ZendeskApi.StartAsync(("Sources:zendesk:TicketFields:due", "9001"));
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("status", "open"), ("voip_amount", 245.71293m));

        var records = await api.Zendesk.ReadRecordAsync(new RecordQuery(ticket with { Type = "ticket" }, ["status", name], null), default);

        Assert.Equal("open", (string?)records.Record["status"]);
        Assert.Equal(245.71293m, (decimal?)records.Record[name]);
    }

    [Fact]
    public async Task ReadRecord_TicketFieldsByTitle_AreLookedUpOnceForAWhile()
    {
        await using var api = await ZendeskApi.StartAsync();
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("voip_amount", 1));
        var query = new RecordQuery(ticket, ["voip_amount", "voip_moved"], null);

        await api.Zendesk.ReadRecordAsync(query, default);
        await api.Zendesk.ReadRecordAsync(query, default);
        Assert.Equal(3, api.Server.Requests);
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(11));
        await api.Zendesk.ReadRecordAsync(query, default);

        Assert.Equal(5, api.Server.Requests);
    }

    [Fact]
    public async Task ReadRecord_TicketFieldThatIsNotThere_IsRefusedAndNamed()
    {
        await using var api = await ZendeskApi.StartAsync();
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person);

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => api.Zendesk.ReadRecordAsync(new RecordQuery(ticket, ["voip_amuont"], null), default));

        Assert.Contains("'voip_amuont'", exception.Reason, StringComparison.Ordinal);
        Assert.Contains("Sources:zendesk:TicketFields:voip_amuont", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRecord_TwoTicketFieldsOfOneTitle_IsRefusedRatherThanGuessed()
    {
        await using var server = await FakeServer.StartAsync();
        await using var graph = ZendeskApi.GraphOf(server.Url);
        server
            .On("GET", "/api/v2/tickets/42", new Reply(200, """{"ticket":{"id":42,"custom_fields":[{"id":1,"value":5},{"id":2,"value":6}]}}"""))
            .On("GET", "/api/v2/ticket_fields?page[size]=100", new Reply(200, """{"ticket_fields":[{"id":1,"title":"Amount","active":true},{"id":3,"title":"Amount","active":false}],"meta":{"has_more":true,"after_cursor":"a b"}}"""))
            .On("GET", "/api/v2/ticket_fields?page[size]=100&page[after]=a%20b", new Reply(200, """{"ticket_fields":[{"id":2,"title":"Amount","active":true}],"meta":{"has_more":false}}"""));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => graph.Source("zendesk").ReadRecordAsync(new RecordQuery(new RecordRef("tickets", "42"), ["Amount"], null), default));

        Assert.Contains("2 ticket fields", exception.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users", "users")]
    [InlineData("requester", "users")]
    [InlineData("organizations", "organizations")]
    public async Task ReadRecord_FollowingFromATicket_FindsItsRequesterAndOrganization(string to, string type)
    {
        await using var api = await ZendeskApi.StartAsync();
        var (organization, requester) = People(api);
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("requester_id", long.Parse(requester.Id, null)), ("organization_id", long.Parse(organization.Id, null)));

        var records = await api.Zendesk.ReadRecordAsync(new RecordQuery(ticket, [], new AssociationQuery(to, ["voip_account"])), default);

        Assert.Equal(type == "users" ? requester : organization, records.AssociatedRef);
        Assert.Equal(type == "users" ? "user" : "organization", (string?)records.Associated?["voip_account"]);
        Assert.Equal(records.AssociatedRef!.Id, (string?)records.Associated?["id"]);
    }

    [Fact]
    public async Task ReadRecord_TicketOfARequesterWhoJoinedAnOrganizationLater_FindsIt()
    {
        await using var api = await ZendeskApi.StartAsync();
        var (organization, requester) = People(api);
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("requester_id", long.Parse(requester.Id, null)), ("organization_id", JValue.CreateNull()));

        var records = await api.Zendesk.ReadRecordAsync(new RecordQuery(ticket, [], new AssociationQuery("organizations", [])), default);

        Assert.Equal(organization, records.AssociatedRef);
    }

    [Fact]
    public async Task ReadRecord_NothingAssociated_LeavesItToTheRoute()
    {
        await using var api = await ZendeskApi.StartAsync();
        var user = api.Server.Records.Add(ZendeskType.Users, Person, ("name", "Mia"), ("organization_id", JValue.CreateNull()));

        Assert.Null((await api.Zendesk.ReadRecordAsync(new RecordQuery(user, ["name"], new AssociationQuery("organizations", [])), default)).Associated);
    }

    [Theory]
    [InlineData("organizations", "users")]
    [InlineData("users", "tickets")]
    [InlineData("tickets", "companies")]
    public async Task ReadRecord_FollowingWhatZendeskDoesNotLink_IsRefusedInWords(string from, string to)
    {
        await using var api = await ZendeskApi.StartAsync();
        var record = api.Server.Records.Add(ZendeskType.Find(from)!, Person);

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => api.Zendesk.ReadRecordAsync(new RecordQuery(record, [], new AssociationQuery(to, [])), default));

        Assert.Contains($"Zendesk's {from}", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRecord_NoSuchRecord_IsRefused()
    {
        await using var api = await ZendeskApi.StartAsync();

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => api.Zendesk.ReadRecordAsync(new RecordQuery(new RecordRef("users", "1"), [], null), default));

        Assert.Equal("Zendesk has no such record: users 1 (404; RecordNotFound).", exception.Reason);
    }

    [Theory]
    [InlineData("users", "..")]
    [InlineData("users", "1/../../tickets/2")]
    [InlineData("users", "")]
    [InlineData("users", "1?x=1")]
    [InlineData("deals", "1")]
    public async Task ReadRecord_RecordThatWouldLeadElsewhere_IsRefusedUnsent(string type, string id)
    {
        await using var api = await ZendeskApi.StartAsync();

        await Assert.ThrowsAsync<CrmRefusedException>(() => api.Zendesk.ReadRecordAsync(new RecordQuery(new RecordRef(type, id), [], null), default));

        Assert.Equal((0, 0), (api.Server.Requests, api.Server.Tokens));
    }

    private static (RecordRef Organization, RecordRef Requester) People(ZendeskApi api)
    {
        var organization = api.Server.Records.Add(ZendeskType.Organizations, Person, ("name", "Harbour Bakery"), ("voip_account", "organization"));
        return (organization, api.Server.Records.Add(ZendeskType.Users, Person, ("voip_account", "user"), ("organization_id", long.Parse(organization.Id, null))));
    }
}
