using Bridge.Crm;
using Bridge.Json;
using Bridge.Routing;
using Bridge.Tests.Crm;

namespace Bridge.Tests.Routing;

public sealed class Dynamics365SampleRoutesTests : IAsyncDisposable
{
    private const string Opportunity = "6d81597f-0f9f-e711-8122-000d3aa2331c";

    private readonly CrmGraph _graph = CrmGraph.Build(Dynamics365Api.Settings());

    private RouteTable Routes => SampleRoutes.Load(_graph, "dynamics365");

    [Theory]
    [InlineData("contact", "Create", "{}", "register-customer")]
    [InlineData("contact", "Update", """{"voip_refresh": true}""", "get-customer-balance")]
    [InlineData("account", "Update", """{"voip_refresh": true}""", "get-partner-balance")]
    [InlineData("contact", "Update", """{"voip_action": "confirm-email"}""", "confirm-email")]
    [InlineData("contact", "Update", """{"voip_action": "login-url"}""", "login-url")]
    [InlineData("contact", "Update", """{"voip_action": "reset-password"}""", "reset-password")]
    [InlineData("opportunity", "Update", """{"statecode": 1}""", "move-funds")]
    public void Event_OfTheSample_RunsOneOperation(string table, string message, string attributes, string run) =>
        Assert.Equal(run, Assert.Single(Routes.Match(Event(table, message, attributes))).Run.Name);

    [Theory]
    [InlineData("opportunity", "Update", """{"statecode": 2}""")]
    [InlineData("opportunity", "Update", """{"name": "Phones"}""")]
    [InlineData("opportunity", "Create", """{"statecode": 1}""")]
    [InlineData("contact", "Update", """{"voip_refresh": false}""")]
    public void Event_OfAnotherKind_RunsNothing(string table, string message, string attributes) =>
        Assert.Empty(Routes.Match(Event(table, message, attributes)));

    [Fact]
    public void Event_ThatWasFound_ResetsNoPassword()
    {
        var found = Event("contact", "Update", """{"voip_action": "reset-password"}""");
        found.Data["caughtUp"] = true;

        Assert.Empty(Routes.Match(found));
    }

    [Fact]
    public void OpportunityWon_MovesItsValueToItsAccountOncePerOpportunity()
    {
        var won = Event("opportunity", "Update", """{"statecode": 1}""");
        var route = Assert.Single(Routes.Match(won));
        var context = TestRoutes.Context(won) with
        {
            Records = new CrmRecords(
                StrictJson.ParseObject("""{"actualvalue": 245.7100, "statecode": 1}"""), StrictJson.ParseObject("""{"voip_account": "10001"}"""), new("account", "7")),
        };

        Assert.Equal("parentaccountid", route.QueryFor(won)!.Follow?.To);
        Assert.Null(route.WhyNot(context));
        Assert.Equal(
            $"account 10001, amount 245.7100, description Dynamics 365 opportunity {Opportunity}",
            string.Join(", ", route.Arguments(context).Select(argument => $"{argument.Key} {argument.Value}")));
        Assert.Equal(route.KeyOf(won), route.KeyOf(won with { Id = "another event of the same opportunity" }));
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private CrmEvent Event(string table, string message, string attributes)
    {
        var record = new RecordRef(table, Opportunity);
        var data = _graph.Sources.Kinds["dynamics365"]!.DataOf($"{table}.{message}", record)!;
        data["attributes"] = StrictJson.ParseObject(attributes);
        return TestRoutes.Event(StrictJson.Write(data), $"{table}.{message}", record, source: "dynamics365");
    }
}
