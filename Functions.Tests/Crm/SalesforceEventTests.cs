using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Sandbox.Salesforce;

namespace Bridge.Tests.Crm;

public sealed class SalesforceEventTests : IAsyncLifetime
{
    private const string Won = """
        <Notification><Id>04lHs0000000001IAA</Id><sObject xsi:type="sf:Opportunity" xmlns:sf="urn:sobject.enterprise.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <sf:Id>006Hs0000000002IAC</sf:Id><sf:Amount>245.71293</sf:Amount><sf:LastModifiedDate>2026-03-01T11:59:57.000Z</sf:LastModifiedDate><sf:NextStep xsi:nil="true"/><sf:StageName>Closed Won</sf:StageName>
        </sObject></Notification>
        """;

    private SalesforceApi _api = null!;

    public async Task InitializeAsync() => _api = await SalesforceApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public void Read_Notification_IsAnEventOfItsFields()
    {
        var content = Read(Won);

        var won = Assert.Single(content.Events);
        Assert.Equal(("salesforce", "04lHs0000000001IAA", "Opportunity"), (won.Source, won.Id, won.Type));
        Assert.Equal(new RecordRef("Opportunity", "006Hs0000000002IAC"), won.Record);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 11, 59, 57, TimeSpan.Zero), won.OccurredAt);
        Assert.Equal(
            """{"Id":"006Hs0000000002IAC","Amount":"245.71293","LastModifiedDate":"2026-03-01T11:59:57.000Z","NextStep":null,"StageName":"Closed Won"}""",
            StrictJson.Write(won.Data));
    }

    [Fact]
    public async Task Read_HundredNotifications_AreAHundredEvents()
    {
        var contacts = Enumerable.Range(0, 100).Select(index => _api.Add(SObjectType.Contact, ("LastName", $"P{index}"), ("Voip_Action__c", "login-url"))).ToList();

        var content = _api.Salesforce.Read(await SalesforceApi.DeliveryOfAsync(_api.Sends(_api.Server.Messages.Take())));

        Assert.Equal(contacts.Select(contact => contact.Ref), content.Events.Select(change => change.Record!));
        Assert.Equal(100, content.Events.Select(change => change.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(content.Events, change => Assert.Equal("login-url", (string?)change.Data["Voip_Action__c"]));
    }

    [Fact]
    public void Read_Retry_IsTheSameEventAndAnotherChangeIsNot()
    {
        var first = Assert.Single(Read(Won).Events);
        var retry = Assert.Single(Read(Won).Events);
        var second = Assert.Single(Read(Won.Replace("04lHs0000000001IAA", "04lHs0000000007IAA", StringComparison.Ordinal)).Events);

        Assert.Equal((first.Id, first.Fingerprint), (retry.Id, retry.Fingerprint));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public void Read_RecordThatWasDeleted_IsUnreadableAndTheOthersRun()
    {
        var content = Read($"<Notification><Id>04lHs0000000009IAA</Id></Notification>{Won}");

        Assert.Contains("deleted", Assert.Single(content.Unreadable).Reason, StringComparison.Ordinal);
        Assert.Single(content.Events);
    }

    [Theory]
    [InlineData("<Id>04lHs0000000001IAA</Id>", "<Id>no id</Id>")]
    [InlineData("<Id>04lHs0000000001IAA</Id>", "")]
    [InlineData("<sf:Id>006Hs0000000002IAC</sf:Id>", "")]
    [InlineData("<sf:Id>006Hs0000000002IAC</sf:Id>", "<sf:Id>../../x</sf:Id>")]
    [InlineData("xsi:type=\"sf:Opportunity\"", "")]
    [InlineData("xsi:type=\"sf:Opportunity\"", "xsi:type=\"Opportunity\"")]
    [InlineData("xsi:type=\"sf:Opportunity\"", "xsi:type=\"xsi:Opportunity\"")]
    [InlineData("xsi:type=\"sf:Opportunity\"", "xsi:type=\"sf:../Account\"")]
    [InlineData("<sf:Amount>", "<sf:Amount>1</sf:Amount><sf:Amount>")]
    public void Read_NotificationThatSaysTooLittleOrTooMuch_IsUnreadable(string part, string instead)
    {
        var content = Read(Won.Replace(part, instead, StringComparison.Ordinal));

        Assert.Empty(content.Events);
        var unreadable = Assert.Single(content.Unreadable);
        Assert.DoesNotContain("245", unreadable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SessionId_IsKeptNowhere()
    {
        _api.Add(SObjectType.Opportunity, ("StageName", "Closed Won"), ("Amount", 5));
        _api.Add(SObjectType.Opportunity, ("StageName", "Closed Won"));
        _api.Server.Records.Delete(_api.Server.Records.All(SObjectType.Opportunity)[1].Ref);

        var content = _api.Salesforce.Read(await SalesforceApi.DeliveryOfAsync(_api.Sends(_api.Server.Messages.Take())));

        Assert.Equal((1, 1), (content.Events.Count, content.Unreadable.Count));
        Assert.DoesNotContain("session", $"{content.Events[0].Data} {content.Unreadable[0].Data}", StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("005Hs00000BridgIAM")]
    [InlineData("005Hs00000Bridg")]
    public async Task Read_ChangeOfTheBridgesUser_IsAnEcho(string user)
    {
        await using var api = await SalesforceApi.StartAsync(("Sources:salesforce:IntegrationUserId", user));
        var ours = api.Add(SObjectType.Contact, ("LastName", "Lee"));
        api.Server.Records.Change(ours.Ref, api.Server.Options.IntegrationUserId, ("Voip_Action__c", "done"));
        api.Add(SObjectType.Contact, ("LastName", "Chen"), ("Voip_Action__c", "login-url"));

        var content = api.Salesforce.Read(await SalesforceApi.DeliveryOfAsync(api.Sends(api.Server.Messages.Take())));

        Assert.Equal((1, 1), (content.Echoes, content.Events.Count));
        Assert.NotEqual(ours.Ref, content.Events[0].Record);
    }

    [Fact]
    public async Task Read_WhereNoUserIsSet_DropsNothing()
    {
        var ours = _api.Add(SObjectType.Contact, ("LastName", "Lee"));
        _api.Server.Records.Change(ours.Ref, _api.Server.Options.IntegrationUserId, ("Voip_Action__c", "done"));

        var content = _api.Salesforce.Read(await SalesforceApi.DeliveryOfAsync(_api.Sends(_api.Server.Messages.Take())));

        Assert.Equal((0, 1), (content.Echoes, content.Events.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>")]
    [InlineData("<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"/>")]
    [InlineData("<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body/></e:Envelope>")]
    public void Read_BodyThatIsNoMessage_IsUnreadable(string body) =>
        Assert.Throws<UnreadableDeliveryException>(() => ReadBody(body));

    [Theory]
    [InlineData("<!DOCTYPE x>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e \"harmless\">]>")]
    [InlineData("<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">")]
    public void Read_MessageWithADocumentType_IsRefused(string type) =>
        Assert.Throws<UnreadableDeliveryException>(() => ReadBody(Message(Won).Replace("<soapenv:Envelope", $"{type}<soapenv:Envelope", StringComparison.Ordinal)));

    [Theory]
    [InlineData(StrictJson.MaxDepth)]
    [InlineData(250_000)]
    public void Read_DeepNesting_IsRefused(int depth)
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));

        Assert.Throws<UnreadableDeliveryException>(() => Read(Won.Replace("Closed Won", deep, StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_MoreThanAHundredNotifications_IsRefused() =>
        Assert.Throws<UnreadableDeliveryException>(() => Read(string.Concat(Enumerable.Repeat(Won, 101))));

    [Fact]
    public void Acknowledgement_IsTheAnswerThatSalesforceAsksFor()
    {
        var answer = _api.Salesforce.Acknowledgement!;

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("text/xml", answer.ContentType, StringComparison.Ordinal);
        Assert.Equal(
            """<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>""",
            answer.Body);
    }

    [Fact]
    public async Task DataOf_TypeAndRecord_IsWhatAnEventSays()
    {
        await using var graph = SalesforceApi.GraphOf("http://127.0.0.1:1");
        var kind = graph.Sources.Kinds["salesforce"]!;

        Assert.Equal("""{"Id":"006Hs0000000002IAC"}""", StrictJson.Write(kind.DataOf("Opportunity", new RecordRef("Opportunity", "006Hs0000000002IAC"))!));
        Assert.Null(kind.DataOf("Opportunity", new RecordRef("Contact", "003Hs0000000002IAC")));
        Assert.Null(kind.DataOf("Opportunity", null));
    }

    private DeliveryContent Read(string notifications) => ReadBody(Message(notifications));

    private DeliveryContent ReadBody(string body) => _api.Salesforce.Read(SalesforceApi.DeliveryOf(Encoding.UTF8.GetBytes(body)));

    private static string Message(string notifications) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">
          <OrganizationId>00DHs0000009ZAaMAM</OrganizationId><ActionId>04kHs000000001AIAQ</ActionId><SessionId>a-session</SessionId>
          <EnterpriseUrl>https://sandbox.my.salesforce.com</EnterpriseUrl><PartnerUrl>https://sandbox.my.salesforce.com</PartnerUrl>{notifications}
        </notifications></soapenv:Body></soapenv:Envelope>
        """;
}
