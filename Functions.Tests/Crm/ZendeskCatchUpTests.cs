using Bridge.Crm;
using Bridge.Sandbox.Zendesk;

namespace Bridge.Tests.Crm;

public sealed class ZendeskCatchUpTests
{
    private static readonly (string Name, string? Value)[] TopUps =
    [
        ("Sources:zendesk:CatchUp:top-ups:Type", "ticket.top-up"),
        ("Sources:zendesk:CatchUp:top-ups:Query", "status:solved custom_field_9001:* -custom_field_9002:true"),
    ];

    [Fact]
    public async Task Changes_OfTickets_AreWhatTheSearchFindsInTheWindowOldestFirst()
    {
        await using var api = await ZendeskApi.StartAsync(TopUps);
        var first = Ticket(api, "solved");
        Ticket(api, "open");
        var moved = Ticket(api, "solved", moved: true);
        var second = Ticket(api, "solved");
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(1));
        api.Server.Records.Change(first, ZendeskApi.Person, ("priority", "high"));
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(1));
        Ticket(api, "solved");

        var changes = await ChangesAsync(api, -120, 0);

        Assert.Equal([second, first], changes.Select(change => change.Record));
        Assert.DoesNotContain(moved, changes.Select(change => change.Record));
        Assert.All(changes, change => Assert.Equal("ticket.top-up", change.Type));
        Assert.Equal(first.Id, (string?)changes[1].Data["ticket_id"]);
    }

    [Fact]
    public async Task Changes_FoundAgain_AreTheSameEvents()
    {
        await using var api = await ZendeskApi.StartAsync(TopUps);
        Ticket(api, "solved");

        var (one, other) = (Assert.Single(await ChangesAsync(api, -60, 60)), Assert.Single(await ChangesAsync(api, -1, 1)));

        Assert.Equal((one.Id, one.Fingerprint), (other.Id, other.Fingerprint));
    }

    [Theory]
    [InlineData(-60, 0, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 60, 0)]
    public async Task Changes_AtTheEdgesOfTheWindow_HoldTheBeginningAndNotTheEnd(int from, int to, int expected)
    {
        await using var api = await ZendeskApi.StartAsync(TopUps);
        Ticket(api, "solved");

        Assert.Equal(expected, (await ChangesAsync(api, from, to)).Count);
    }

    [Fact]
    public async Task Changes_OverManyPages_AreAllFoundOnce()
    {
        await using var api = await ZendeskApi.StartAsync(TopUps);
        var tickets = Enumerable.Range(0, 60).Select(_ => Ticket(api, "solved")).ToList();

        Assert.Equal(tickets, (await ChangesAsync(api, -60, 60)).Select(change => change.Record!));
    }

    [Fact]
    public async Task Changes_OfUsersThatWereCreated_LookLikeTheWebhooksEvents()
    {
        await using var api = await ZendeskApi.StartAsync(("Sources:zendesk:CatchUp:new:Type", "zen:event-type:user.created"), ("Sources:zendesk:CatchUp:new:Find", "users"));
        var user = api.Server.Records.Add(ZendeskType.Users, ZendeskApi.Person, ("name", "Mia"), ("email", "mia@example.com"), ("role", "end-user"));
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(5));
        api.Server.Records.Change(user, ZendeskApi.Person, ("phone", "1"));
        var webhook = api.Zendesk.Read(ZendeskApi.DeliveryOf(Bridge.Json.StrictJson.Write(api.Server.Webhooks.Pending[0].Body)));

        var change = Assert.Single(await ChangesAsync(api, -600, 0));

        var told = Assert.Single(webhook.Events);
        Assert.Equal((told.Type, told.Record, told.OccurredAt), (change.Type, change.Record, change.OccurredAt));
        Assert.Equal("mia@example.com", (string?)change.Data.SelectToken("detail.email"));
        Assert.Equal(user.Id, (string?)change.Data.SelectToken("detail.id"));
        Assert.Empty(await ChangesAsync(api, -60, 60));
    }

    [Fact]
    public async Task Source_WithoutASetting_DoesNotCatchUp()
    {
        await using var api = await ZendeskApi.StartAsync();

        Assert.False(api.Zendesk is ICatchesUp);
    }

    private static RecordRef Ticket(ZendeskApi api, string status, bool moved = false) =>
        api.Server.Records.Add(ZendeskType.Tickets, ZendeskApi.Person, ("status", status), ("voip_amount", 5), ("voip_moved", moved));

    private static async Task<IReadOnlyList<CrmEvent>> ChangesAsync(ZendeskApi api, int from, int to)
    {
        var now = api.Graph.Clock.GetUtcNow();
        var changes = new List<CrmEvent>();
        await foreach (var change in ((ICatchesUp)api.Zendesk).ChangesAsync(now.AddSeconds(from), now.AddSeconds(to), default))
        {
            changes.Add(change);
        }

        return changes;
    }
}
