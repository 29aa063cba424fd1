using Bridge.Crm;
using Bridge.Json;
using Bridge.Routing;
using Bridge.Tests.Crm;

namespace Bridge.Tests.Routing;

public sealed class SalesforceSampleRoutesTests : IAsyncDisposable
{
    private const string Opportunity = "006Hs0000000002IAC";

    private readonly CrmGraph _graph = SalesforceApi.GraphOf("http://127.0.0.1:1");

    [Theory]
    [InlineData("Contact", "register", "register-customer")]
    [InlineData("Contact", "confirm-email", "confirm-email")]
    [InlineData("Contact", "login-url", "login-url")]
    [InlineData("Contact", "reset-password", "reset-password")]
    [InlineData("Contact", "refresh-balance", "get-customer-balance")]
    [InlineData("Account", "refresh-partner-balance", "get-partner-balance")]
    public void Action_Chosen_RunsOneOperationAndIsTakenBack(string type, string action, string run)
    {
        var route = Assert.Single(Load().Match(Event(type, $$"""{"Id":"x","Voip_Action__c":"{{action}}"}""")));

        Assert.Equal(run, route.Run.Name);
        Assert.Equal("failed", (string?)route.OnFailure(TestRoutes.Context(Event(type, "{}")) with { Operation = TestRoutes.Failed })!.Fields["Voip_Action__c"]);
        Assert.All(["done", "failed"], state => Assert.Empty(Load().Match(Event(type, $$"""{"Id":"x","Voip_Action__c":"{{state}}"}"""))));
    }

    [Fact]
    public void Opportunity_Won_MovesItsAmountToItsAccountOnce()
    {
        var won = Event("Opportunity", $$"""{"Id":"{{Opportunity}}","StageName":"Closed Won"}""");
        var route = Assert.Single(Load().Match(won));
        var context = TestRoutes.Context(won) with
        {
            Records = new CrmRecords(
                StrictJson.ParseObject("""{"id":"x","Amount":245.71293}"""), StrictJson.ParseObject("""{"id":"y","Voip_Account__c":"10001"}"""), new("Account", "y")),
        };

        Assert.Equal(new AssociationQuery("AccountId", ["Voip_Account__c"]).To, route.QueryFor(won)!.Follow!.To);
        Assert.Null(route.WhyNot(context));
        Assert.Equal(
            $"account 10001, amount 245.71293, description Salesforce opportunity {Opportunity}",
            string.Join(", ", route.Arguments(context).Select(argument => $"{argument.Key} {argument.Value}")));
        Assert.Equal(route.KeyOf(won), route.KeyOf(won with { Id = "another" }));
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private RouteTable Load() => SampleRoutes.Load(_graph, "salesforce");

    private static CrmEvent Event(string type, string data) => TestRoutes.Event(data, type, new RecordRef(type, Opportunity), source: "salesforce");
}
