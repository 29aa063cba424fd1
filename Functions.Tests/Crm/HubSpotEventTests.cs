using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

public sealed class HubSpotEventTests : IAsyncDisposable
{
    private const string Change = """
        {"eventId":100,"subscriptionId":12,"portalId":62515,"appId":54321,"occurredAt":1564113600123,"subscriptionType":"deal.propertyChange",
         "attemptNumber":0,"objectId":123,"changeSource":"CRM_UI","propertyName":"amount","propertyValue":"245.71293"}
        """;

    private readonly CrmGraph _graph = CrmGraph.Build(("Sources:hubspot:Kind", "HubSpot"), ("Sources:hubspot:AppId", "777"));

    [Fact]
    public void Read_PropertyChange_IsAnEventOfItsRecord()
    {
        var change = Assert.Single(Read($"[{Change}]").Events);

        Assert.Equal("hubspot", change.Source);
        Assert.Equal("deal.propertyChange", change.Type);
        Assert.Equal(new RecordRef("deals", "123"), change.Record);
        Assert.Equal(new DateTimeOffset(2019, 7, 26, 4, 0, 0, 123, TimeSpan.Zero), change.OccurredAt);
        Assert.Equal("62515/deal.propertyChange/deals/123/100/1564113600123/amount", change.Id);
        Assert.Equal("245.71293", (string?)change.Data["propertyValue"]);
    }

    [Fact]
    public void Read_AnotherAttempt_IsTheSameEventWithTheSameFingerprint()
    {
        var first = Single(Change);
        var again = Single(With("attemptNumber", 3));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(first.Fingerprint, again.Fingerprint);
    }

    [Fact]
    public void Read_PropertiesInAnotherOrder_HaveTheSameFingerprint()
    {
        var reversed = StrictJson.Write(new JObject(StrictJson.ParseObject(Change).Properties().Reverse()));

        Assert.Equal(Single(Change).Fingerprint, Single(reversed).Fingerprint);
    }

    [Fact]
    public void Read_OtherContentUnderTheSameId_HasAnotherFingerprint()
    {
        var other = Single(With("propertyValue", "1000"));

        Assert.Equal(Single(Change).Id, other.Id);
        Assert.NotEqual(Single(Change).Fingerprint, other.Fingerprint, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("portalId", 1)]
    [InlineData("subscriptionType", "contact.propertyChange")]
    [InlineData("objectId", 124)]
    [InlineData("eventId", 101)]
    [InlineData("occurredAt", 1564113600124)]
    [InlineData("propertyName", "dealstage")]
    public void Read_EventThatDiffersInOnePart_HasAnotherId(string name, object value) =>
        Assert.NotEqual(Single(Change).Id, Single(With(name, value)).Id, StringComparer.Ordinal);

    [Fact]
    public void Read_PartsThatRunTogetherAlike_HaveOtherIds()
    {
        var one = Single(With(("objectId", "1/2"), ("eventId", "3")));
        var other = Single(With(("objectId", "1"), ("eventId", "2/3")));

        Assert.NotEqual(one.Id, other.Id, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("contact.creation", null, "contacts")]
    [InlineData("company.propertyChange", null, "companies")]
    [InlineData("ticket.creation", null, "tickets")]
    [InlineData("product.creation", null, "products")]
    [InlineData("line_item.creation", null, "line_items")]
    [InlineData("object.propertyChange", "0-1", "contacts")]
    [InlineData("object.propertyChange", "0-2", "companies")]
    [InlineData("object.propertyChange", "0-3", "deals")]
    [InlineData("object.propertyChange", "0-5", "tickets")]
    [InlineData("object.propertyChange", "0-7", "products")]
    [InlineData("object.propertyChange", "0-8", "line_items")]
    [InlineData("object.propertyChange", "2-4711", "2-4711")]
    public void Read_ByTypeOfSubscription_NamesTheTypeOfRecord(string subscription, string? objectType, string expected) =>
        Assert.Equal(expected, Single(With(("subscriptionType", subscription), ("objectTypeId", objectType))).Record?.Type);

    [Fact]
    public void Read_AssociationChange_IsAnEventOfTheRecordItStartsFrom()
    {
        var change = Single("""
            {"eventId":1,"portalId":2,"occurredAt":1564113600000,"subscriptionType":"contact.associationChange","fromObjectId":10,"toObjectId":20,"associationType":"CONTACT_TO_COMPANY"}
            """);

        Assert.Equal(new RecordRef("contacts", "10"), change.Record);
        Assert.EndsWith("/20", change.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_IdsBeyondLong_ComeThroughUnchanged()
    {
        var change = Single(Change.Replace("\"objectId\":123", "\"objectId\":123456789012345678901234567890", StringComparison.Ordinal));

        Assert.Equal("123456789012345678901234567890", change.Record?.Id);
        Assert.Contains("\"objectId\":123456789012345678901234567890,", StrictJson.Write(change.Data), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("portalId")]
    [InlineData("subscriptionType")]
    [InlineData("objectId")]
    [InlineData("eventId")]
    [InlineData("occurredAt")]
    public void Read_EventThatLacksWhatIsNeeded_IsUnreadableAndTheOthersRun(string name)
    {
        var broken = StrictJson.ParseObject(Change);
        broken.Remove(name);

        var content = Read($"[{StrictJson.Write(broken)},7,{Change}]");

        Assert.Single(content.Events);
        Assert.Equal(2, content.Unreadable.Count);
        Assert.Contains($"'{name}'", content.Unreadable[0].Reason, StringComparison.Ordinal);
        Assert.Equal(7, (int)content.Unreadable[1].Data);
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("-5")]
    [InlineData("99999999999999999")]
    [InlineData("\"yesterday\"")]
    [InlineData("[1]")]
    public void Read_TimeThatIsNone_IsUnreadable(string time)
    {
        var content = Read($"[{Change.Replace("1564113600123", time, StringComparison.Ordinal)}]");

        Assert.Contains("occurredAt", Assert.Single(content.Unreadable).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("777", 1)]
    [InlineData("appId:777", 1)]
    [InlineData("778", 0)]
    [InlineData("userId:777", 0)]
    public void Read_ChangeByAnApp_IsAnEchoOnlyOfOurOwn(string changedBy, int echoes)
    {
        var content = Read($"[{With(("changeSource", "INTEGRATION"), ("sourceId", changedBy))}]");

        Assert.Equal(echoes, content.Echoes);
        Assert.Equal(1 - echoes, content.Events.Count);
    }

    [Fact]
    public void Read_ChangeByAPersonWhoseNumberIsOurApps_IsNoEcho() =>
        Assert.Single(Read($"[{With(("changeSource", "CRM_UI"), ("sourceId", "777"))}]").Events);

    [Fact]
    public async Task Read_WithoutAnAppId_TakesTheAppThatTheEventWasSentFor()
    {
        await using var graph = CrmGraph.Build(("Sources:hubspot:Kind", "HubSpot"));

        var content = graph.Source("hubspot").Read(NewDelivery($"[{With(("changeSource", "INTEGRATION"), ("sourceId", "54321"))}]"));

        Assert.Equal(1, content.Echoes);
    }

    [Fact]
    public void Read_WorkflowAction_IsAnEventOfTheEnrolledRecord()
    {
        const string Action = """
            {"callbackId":"ap-102670506-56777914962-11-0","origin":{"portalId":102670506,"actionDefinitionId":10860211,"actionDefinitionVersion":1},
             "context":{"source":"WORKFLOWS","workflowId":192814114},
             "object":{"objectId":614,"properties":{"firstname":"John"},"objectType":"CONTACT"},"inputFields":{"amount":"12.5"}}
            """;

        var action = Assert.Single(Read(Action).Events);

        Assert.Equal("workflow.action", action.Type);
        Assert.Equal(new RecordRef("contacts", "614"), action.Record);
        Assert.Equal("102670506/workflow.action/ap-102670506-56777914962-11-0", action.Id);
        Assert.Equal(_graph.Clock.GetUtcNow(), action.OccurredAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret-in-the-body")]
    [InlineData("{\"vid\":1,\"secret-in-the-body\":true}")]
    [InlineData("\"secret-in-the-body\"")]
    [InlineData("[{\"secret-in-the-body\":1,\"secret-in-the-body\":2}]")]
    [InlineData("[] secret-in-the-body")]
    public void Read_NoListOfEvents_IsUnreadableAndNothingOfItIsQuoted(string body)
    {
        var exception = Assert.Throws<UnreadableDeliveryException>(() => Read(body));

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AHundredEvents_ReadsThemAll()
    {
        var changes = Enumerable.Range(0, 100).Select(index => With("eventId", index));

        Assert.Equal(100, Read($"[{string.Join(',', changes)}]").Events.Select(change => change.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Read_NestedTooDeep_IsUnreadable() =>
        Assert.Throws<UnreadableDeliveryException>(() => Read(new string('[', 100_000)));

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private CrmEvent Single(string change) => Assert.Single(Read($"[{change}]").Events);

    private DeliveryContent Read(string body) => _graph.Source("hubspot").Read(NewDelivery(body));

    private Delivery NewDelivery(string body) =>
        new("POST", "https://bridge.example.com/api/webhooks/hubspot", new HeaderDictionary(), Encoding.UTF8.GetBytes(body), _graph.Clock.GetUtcNow());

    private static string With(string name, object value) => With((name, value));

    private static string With(params (string Name, object? Value)[] changes)
    {
        var change = StrictJson.ParseObject(Change);
        foreach (var (name, value) in changes)
        {
            change[name] = value is null ? null : JToken.FromObject(value);
        }

        return StrictJson.Write(change);
    }
}
