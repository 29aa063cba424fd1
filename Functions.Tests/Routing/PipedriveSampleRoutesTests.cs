using Bridge.Crm;
using Bridge.Json;
using Bridge.Routing;
using Bridge.Tests.Crm;

namespace Bridge.Tests.Routing;

public sealed class PipedriveSampleRoutesTests : IAsyncDisposable
{
    private readonly CrmGraph _graph = PipedriveApi.GraphOf("http://127.0.0.1:1");

    [Theory]
    [InlineData("person", "confirm-email", "confirm-email")]
    [InlineData("person", "login-url", "login-url")]
    [InlineData("person", "reset-password", "reset-password")]
    [InlineData("person", "refresh-balance", "get-customer-balance")]
    [InlineData("organization", "refresh-partner-balance", "get-partner-balance")]
    public void Action_Chosen_RunsOneOperationAndIsTakenBack(string entity, string action, string run)
    {
        var route = Assert.Single(Load().Match(Event($"{entity}.change", $$"""{"changed":{"voip_action":true},"fields":{"voip_action":"{{action}}"} }""")));

        Assert.Equal(run, route.Run.Name);
        Assert.Equal("failed", (string?)route.OnFailure(TestRoutes.Context(Event("x", "{}")) with { Operation = TestRoutes.Failed })!.Fields["voip_action"]);
        Assert.All(
            ["done", "failed"],
            state => Assert.Empty(Load().Match(Event($"{entity}.change", $$"""{"changed":{"voip_action":true},"fields":{"voip_action":"{{state}}"} }"""))));
    }

    [Fact]
    public void Person_Created_IsRegisteredWithThePrimaryAddressUnlessItHasAnAccount()
    {
        var created = Event("person.create", """{"meta":{"entity_id":"42"}}""");
        var route = Assert.Single(Load().Match(created));
        var context = Context(created, """
            {"emails":[{"value":"old@example.com","primary":false},{"value":"mia@example.com","primary":true}],"first_name":"Mia","last_name":"Chen","voip_captcha":"t"}
            """);

        Assert.Equal("register-customer", route.Run.Name);
        Assert.Null(route.WhyNot(context));
        Assert.Equal("mia@example.com", route.Arguments(context)["email"]);
        Assert.NotNull(route.WhyNot(Context(created, """{"emails":[{"value":"mia@example.com","primary":true}],"voip_account":"10001"}""")));
        Assert.NotNull(route.WhyNot(Context(created, """{"emails":[]}""")));
    }

    [Theory]
    [InlineData("deal.create")]
    [InlineData("deal.change")]
    public void Deal_Won_MovesItsValueToItsOrganizationOnce(string type)
    {
        var won = Event(type, """{"meta":{"entity_id":"42"},"data":{"status":"won"},"changed":{"status":true}}""");
        var route = Assert.Single(Load().Match(won));
        var context = Context(won, """{"status":"won","value":245.71293}""", """{"id":"y","voip_account":"10001"}""");

        Assert.Equal("organizations", route.QueryFor(won)!.Follow!.To);
        Assert.Null(route.WhyNot(context));
        Assert.Equal(
            "account 10001, amount 245.71293, description Pipedrive deal 42",
            string.Join(", ", route.Arguments(context).Select(argument => $"{argument.Key} {argument.Value}")));
        Assert.Equal(route.KeyOf(won), route.KeyOf(won with { Id = "another" }));
        Assert.NotNull(route.WhyNot(Context(won, """{"status":"lost","value":245.71293}""", """{"voip_account":"10001"}""")));
    }

    [Fact]
    public void Deal_WonLongAgoAndChangedNow_MovesNothing() =>
        Assert.Empty(Load().Match(Event("deal.change", """{"meta":{"entity_id":"42"},"data":{"status":"won"},"changed":{"title":true}}""")));

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static CrmEvent Event(string type, string data) =>
        TestRoutes.Event(data, type, new RecordRef(type.Split('.')[0] + "s", "42"), source: "pipedrive");

    private static RouteContext Context(CrmEvent crmEvent, string record, string? associated = null) => TestRoutes.Context(crmEvent) with
    {
        Records = new CrmRecords(StrictJson.ParseObject(record), associated is null ? null : StrictJson.ParseObject(associated), new RecordRef("organizations", "7")),
    };

    private RouteTable Load() => SampleRoutes.Load(_graph, "pipedrive");
}
