using Bridge.Crm;
using Bridge.Json;
using Bridge.Routing;
using Bridge.Tests.Crm;

namespace Bridge.Tests.Routing;

public sealed class ZohoSampleRoutesTests : IAsyncDisposable
{
    private readonly CrmGraph _graph = ZohoApi.GraphOf(new Uri("http://127.0.0.1:1"));

    [Theory]
    [InlineData("Contacts.insert", "{}", "register-customer")]
    [InlineData("Contacts.update", """{"VoIP_Refresh":true}""", "get-customer-balance")]
    [InlineData("Accounts.update", """{"VoIP_Refresh":true}""", "get-partner-balance")]
    [InlineData("Contacts.update", """{"VoIP_Action":"confirm-email"}""", "confirm-email")]
    [InlineData("Contacts.update", """{"VoIP_Action":"login-url"}""", "login-url")]
    [InlineData("Contacts.update", """{"VoIP_Action":"reset-password"}""", "reset-password")]
    [InlineData("Deals.insert", """{"Stage":"Closed Won"}""", "move-funds")]
    public void Event_OfThePeopleInZoho_RunsOneOperation(string type, string values, string run) =>
        Assert.Equal(run, Assert.Single(Load().Match(Event(type, values))).Run.Name);

    [Theory]
    [InlineData("Deals.update", """{"Stage":"Closed Lost"}""")]
    [InlineData("Deals.update", """{"Amount":5}""")]
    [InlineData("Deals.delete", """{"Stage":"Closed Won"}""")]
    [InlineData("Contacts.update", """{"VoIP_Refresh":false}""")]
    [InlineData("Contacts.update", """{"VoIP_Balance":1,"VoIP_Account":"1","VoIP_Email_Confirmed":true}""")]
    [InlineData("Accounts.update", """{"VoIP_Balance":1,"VoIP_Partner_Balance":1}""")]
    public void Event_NobodyWaitsFor_MatchesNothing(string type, string values) => Assert.Empty(Load().Match(Event(type, values)));

    [Fact]
    public void DealWon_TwiceOver_IsOnePaymentOfItsAmountToItsAccount()
    {
        var won = Event("Deals.update", """{"Stage":"Closed Won"}""");
        var again = won with { Id = "another" };
        var route = Assert.Single(Load().Match(won));
        var context = TestRoutes.Context(won) with
        {
            Records = new CrmRecords(StrictJson.ParseObject("""{"id":"1","Amount":245.71293}"""), StrictJson.ParseObject("""{"id":"7","VoIP_Account":"0042"}"""), new("Accounts", "7")),
        };

        Assert.Equal(route.KeyOf(won), route.KeyOf(again));
        Assert.Null(route.WhyNot(context));
        Assert.Equal("account 0042, amount 245.71293, description Zoho deal 1", string.Join(", ", route.Arguments(context).Select(argument => $"{argument.Key} {argument.Value}")));
    }

    [Fact]
    public void CustomerRegistered_WritesTheNumberAsTextAsZohosFieldTakesIt()
    {
        var created = Event("Contacts.insert", "{}");
        var writeBack = Assert.Single(Load().Match(created)).OnSuccess(TestRoutes.Context(created) with
        {
            Result = StrictJson.ParseObject("""{"account_number":100248}"""),
            Operation = TestRoutes.Succeeded,
        });

        Assert.Equal(JTokenType.String, writeBack!.Fields["VoIP_Account"].Type);
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private RouteTable Load() => SampleRoutes.Load(_graph, "zoho");

    private static CrmEvent Event(string type, string values)
    {
        var data = ZohoData(type);
        data["affected_values"] = StrictJson.Parse(values);
        return new("zoho", "e1", type, new RecordRef(type.Split('.')[0], "1"), DateTimeOffset.UnixEpoch, data, "fingerprint");
    }

    private static JObject ZohoData(string type) => Bridge.Crm.Zoho.ZohoEvents.DataOf(type, new RecordRef(type.Split('.')[0], "1"))!;
}
