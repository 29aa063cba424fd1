using Bridge.Crm;
using Bridge.Json;

namespace Bridge.Tests.Routing;

public sealed class HubSpotSampleRoutesTests
{
    [Fact]
    public void DealWon_MovesItsAmountToItsCompany()
    {
        var won = Event("deal.propertyChange", """{"objectId": 42, "propertyName": "dealstage", "propertyValue": "closedwon"}""", "deals");
        var route = Assert.Single(SampleRoutes.Load("hubspot").Match(won));
        Assert.Equal(["amount"], route.QueryFor(won)!.Properties);
        var context = TestRoutes.Context(won) with
        {
            Records = new CrmRecords(
                StrictJson.ParseObject("""{"id": "42", "amount": "245.71293"}"""), StrictJson.ParseObject("""{"id": "7", "voip_account": "10001"}"""), new("companies", "7")),
        };
        Assert.Null(route.WhyNot(context));
        var arguments = route.Arguments(context);
        Assert.Equal("account 10001, amount 245.71293, description HubSpot deal 42", string.Join(", ", arguments.Select(argument => $"{argument.Key} {argument.Value}")));

        var writeBack = route.OnSuccess(context with
        {
            Arguments = arguments,
            Result = StrictJson.ParseObject("""{"customer_balance": 242.08793, "customer_credit_limit": -55}"""),
            Operation = TestRoutes.Succeeded,
        });
        Assert.Equal(new RecordRef("companies", "7"), writeBack!.Record);
        Assert.Equal(242.08793m, (decimal)writeBack.Fields["voip_balance"]);
        Assert.StartsWith("Moved 245.71293 to 10001 for deal 42.\nBridge operation ", writeBack.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void DealLost_MatchesNothing() => Assert.Empty(SampleRoutes.Load("hubspot")
        .Match(Event("deal.propertyChange", """{"objectId": 42, "propertyName": "dealstage", "propertyValue": "closedlost"}""", "deals")));

    [Theory]
    [InlineData("contact.creation", "{}", "register-customer")]
    [InlineData("contact.propertyChange", """{"propertyName": "voip_refresh", "propertyValue": "true"}""", "get-customer-balance")]
    [InlineData("company.propertyChange", """{"propertyName": "voip_refresh", "propertyValue": "true"}""", "get-partner-balance")]
    [InlineData("contact.propertyChange", """{"propertyName": "voip_action", "propertyValue": "confirm-email"}""", "confirm-email")]
    [InlineData("contact.propertyChange", """{"propertyName": "voip_action", "propertyValue": "login-url"}""", "login-url")]
    [InlineData("contact.propertyChange", """{"propertyName": "voip_action", "propertyValue": "reset-password"}""", "reset-password")]
    public void Event_RunsOneOperation(string type, string data, string run) =>
        Assert.Equal(run, Assert.Single(SampleRoutes.Load("hubspot").Match(Event(type, data, "contacts"))).Run.Name);

    [Fact]
    public void ContactCreated_RegistersWithItsCaptchaOnceOnly()
    {
        var created = Event("contact.creation", """{"objectId": 3}""", "contacts");
        var route = Assert.Single(SampleRoutes.Load("hubspot").Match(created));
        var context = TestRoutes.Context(created) with
        {
            Records = new CrmRecords(
                StrictJson.ParseObject("""{"id": "3", "email": "ann@example.com", "firstname": "Ann", "lastname": "Lee", "voip_account": null, "voip_captcha": "token"}"""), null, null),
        };
        Assert.Null(route.WhyNot(context));
        Assert.Equal("token", route.Arguments(context)["captcha"]);
        context.Records!.Record["voip_account"] = "10001";
        Assert.Equal("The route runs only if $record.voip_account is missing.", route.WhyNot(context));
    }

    private static CrmEvent Event(string type, string data, string recordType) =>
        TestRoutes.Event(data, type, new RecordRef(recordType, "1"), source: "hubspot");
}
