using Bridge.Crm;
using Bridge.Routing;
using Bridge.Tests.Crm;

namespace Bridge.Tests.Routing;

public sealed class ZendeskSampleRoutesTests : IAsyncDisposable
{
    private readonly CrmGraph _graph = ZendeskApi.GraphOf("http://127.0.0.1:1");

    [Theory]
    [InlineData("user", "voip_register", "register-customer")]
    [InlineData("user", "voip_confirm_email", "confirm-email")]
    [InlineData("user", "voip_login_url", "login-url")]
    [InlineData("user", "voip_reset_password", "reset-password")]
    [InlineData("user", "voip_refresh_balance", "get-customer-balance")]
    [InlineData("organization", "voip_refresh_partner_balance", "get-partner-balance")]
    public void Action_Chosen_RunsOneOperation(string record, string action, string run)
    {
        Assert.Equal(run, Assert.Single(Load().Match(Chosen(record, "voip_action", action))).Run.Name);
        Assert.Empty(Load().Match(Chosen(record, "another_field", action)));
    }

    [Fact]
    public void Ticket_ToppingUp_MovesItsAmountToItsOrganizationOnceAndOnlyWhenSolved()
    {
        var solved = TestRoutes.Event("""{"type":"ticket.top-up","ticket_id":"42"}""", "ticket.top-up", new RecordRef("tickets", "42"), source: "zendesk");
        var route = Assert.Single(Load().Match(solved));
        var context = ContextOf(solved, "solved");

        Assert.Equal("organizations", route.QueryFor(solved)!.Follow!.To);
        Assert.Null(route.WhyNot(context));
        Assert.Equal(
            "account 10001, amount 245.71293, description Zendesk ticket 42",
            string.Join(", ", route.Arguments(context).Select(argument => $"{argument.Key} {argument.Value}")));
        Assert.Equal(route.KeyOf(solved), route.KeyOf(solved with { Id = "another" }));
        Assert.NotNull(route.WhyNot(ContextOf(solved, "open")));
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static RouteContext ContextOf(CrmEvent solved, string status) => TestRoutes.Context(solved) with
    {
        Records = new CrmRecords(
            ZendeskApi.Json($$"""{"id":"42","status":"{{status}}","voip_amount":"245.71293"}"""), ZendeskApi.Json("""{"id":"7","voip_account":"10001"}"""), new("organizations", "7")),
    };

    private static CrmEvent Chosen(string record, string field, string action) => TestRoutes.Event(
        $$$$"""{"event":{"current":"{{{{action}}}}","field":{"title":"{{{{field}}}}"}}}""", $"zen:event-type:{record}.custom_field_changed", new RecordRef($"{record}s", "1"), source: "zendesk");

    private RouteTable Load() => SampleRoutes.Load(_graph, "zendesk");
}
