using Bridge.Crm;
using Bridge.Json;

namespace Bridge.Tests.Crm;

public sealed class ZendeskEventTests : IAsyncDisposable
{
    // https://developer.zendesk.com/api-reference/webhooks/event-types/webhook-event-types/
    private const string FieldChanged = """
        {"type":"zen:event-type:user.custom_field_changed","account_id":12514403,"id":"2b24ef10-19d4-4740-93cf-8f98ec4776c0","time":"2026-03-01T11:59:58Z",
         "zendesk_event_version":"2022-06-20","subject":"zen:user:6596848315901",
         "detail":{"created_at":"2026-02-01T05:27:58Z","email":"mia@example.com","external_id":"","id":"6596848315901","organization_id":"0","role":"end-user"},
         "event":{"current":"voip_login_url","previous":null,"field":{"id":"7003","title":"voip_action","type":"tagger"}}}
        """;

    private const string TopUp = """{"type":"ticket.top-up","ticket_id":"42","current_user_id":"360000000777","updated_at":"2026-03-01T11:58Z"}""";

    private readonly CrmGraph _graph = ZendeskApi.GraphOf("http://127.0.0.1:1");

    [Fact]
    public void Read_SubscribedEvent_IsAnEventOfItsRecord()
    {
        var change = Single(FieldChanged);

        Assert.Equal("zen:event-type:user.custom_field_changed", change.Type);
        Assert.Equal(new RecordRef("users", "6596848315901"), change.Record);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 11, 59, 58, TimeSpan.Zero), change.OccurredAt);
        Assert.Equal("12514403/2b24ef10-19d4-4740-93cf-8f98ec4776c0", change.Id);
        Assert.Equal("voip_action", (string?)change.Data.SelectToken("event.field.title"));
    }

    [Fact]
    public void Read_SubscribedEventInAnotherInvocationOrWebhook_IsTheSameEvent()
    {
        var other = Assert.Single(Read(FieldChanged, ("X-Zendesk-Webhook-Invocation-Id", "9"), ("X-Zendesk-Webhook-Id", "w")).Events);

        Assert.Equal(Single(FieldChanged).Id, other.Id);
        Assert.Equal(Single(FieldChanged).Fingerprint, other.Fingerprint);
    }

    [Theory]
    [InlineData("\"id\":\"2b24ef10", "\"id\":\"3b24ef10")]
    [InlineData("12514403", "12514404")]
    public void Read_AnotherSubscribedEvent_HasAnotherId(string part, string other) =>
        Assert.NotEqual(Single(FieldChanged).Id, Single(FieldChanged.Replace(part, other, StringComparison.Ordinal)).Id, StringComparer.Ordinal);

    [Theory]
    [InlineData("zen:event-type:ticket.created", "tickets")]
    [InlineData("zen:event-type:organization.name_changed", "organizations")]
    [InlineData("zen:event-type:user.created", "users")]
    [InlineData("zen:event-type:article.published", null)]
    [InlineData("zen:event-type:", null)]
    public void Read_SubscribedEventByType_NamesItsRecord(string type, string? expected) =>
        Assert.Equal(expected, Single(FieldChanged.Replace("zen:event-type:user.custom_field_changed", type, StringComparison.Ordinal)).Record?.Type);

    [Theory]
    [InlineData("account_id")]
    [InlineData("id")]
    [InlineData("time")]
    [InlineData("detail")]
    public void Read_SubscribedEventThatLacksWhatIsNeeded_IsUnreadable(string name)
    {
        var broken = StrictJson.ParseObject(FieldChanged);
        broken.Remove(name);

        Assert.Contains($"'{name}", Assert.Single(Read(StrictJson.Write(broken)).Unreadable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TriggersBody_IsAnEventOfItsTicket()
    {
        var change = Single(TopUp);

        Assert.Equal("ticket.top-up", change.Type);
        Assert.Equal(new RecordRef("tickets", "42"), change.Record);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 11, 58, 0, TimeSpan.Zero), change.OccurredAt);
        Assert.Equal("trigger/01F1KRFQ6BG29CNWFR60NK5FNY/8350205582", change.Id);
    }

    [Fact]
    public void Read_TriggersBodyInAnotherInvocation_IsAnotherEvent() =>
        Assert.NotEqual(Single(TopUp).Id, Assert.Single(Read(TopUp, ("X-Zendesk-Webhook-Invocation-Id", "9")).Events).Id, StringComparer.Ordinal);

    [Theory]
    [InlineData("""{"type":"user.due","user_id":7}""", "users", "7")]
    [InlineData("""{"type":"o","organization_id":"7"}""", "organizations", "7")]
    [InlineData("""{"type":"t","user_id":"1","ticket_id":42}""", "tickets", "42")]
    [InlineData("""{"type":"t","ticket_id":""}""", null, null)]
    public void Read_TriggersBody_NamesItsRecordOrNone(string body, string? type, string? id) =>
        Assert.Equal(type is null ? null : new RecordRef(type, id!), Single(body).Record);

    [Fact]
    public void Read_TriggersBodyWithoutATime_IsOfNow() =>
        Assert.Equal(_graph.Clock.GetUtcNow(), Single("""{"type":"t","updated_at":"soon"}""").OccurredAt);

    [Fact]
    public void Read_TriggersBodyWithoutItsInvocation_IsUnreadable() =>
        Assert.Throws<UnreadableDeliveryException>(() => Read(TopUp, ("X-Zendesk-Webhook-Invocation-Id", "")));

    [Fact]
    public void Read_BodyWithoutAType_SaysWhatToPutIntoTheTrigger() =>
        Assert.Contains("\"type\"", Assert.Single(Read("""{"ticket_id":"42"}""").Unreadable).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("360000000500", 1)]
    [InlineData("360000000777", 0)]
    [InlineData("", 0)]
    public void Read_UpdateByAUser_IsAnEchoOnlyOfOurOwn(string user, int echoes)
    {
        var triggered = Read(TopUp.Replace("360000000777", user, StringComparison.Ordinal));
        var subscribed = Read($$$"""{"type":"zen:event-type:ticket.status_changed","account_id":1,"id":"e","time":"2026-03-01T11:59:58Z","detail":{"id":"42","actor_id":"{{{user}}}"},"event":{}}""");

        Assert.Equal((echoes, 1 - echoes), (triggered.Echoes, triggered.Events.Count));
        Assert.Equal((echoes, 1 - echoes), (subscribed.Echoes, subscribed.Events.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("secret-in-the-body")]
    [InlineData("{\"secret-in-the-body\":1,\"secret-in-the-body\":2}")]
    public void Read_NoJsonObject_IsUnreadableAndNothingOfItIsQuoted(string body) =>
        Assert.DoesNotContain("secret", Assert.Throws<UnreadableDeliveryException>(() => Read(body)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Read_NestedTooDeep_IsUnreadable() =>
        Assert.Throws<UnreadableDeliveryException>(() => Read($$"""{"type":"t","a":{{new string('[', 100_000)}}"""));

    [Theory]
    [InlineData("zen:event-type:user.created", "users", true)]
    [InlineData("zen:event-type:user.created", "tickets", false)]
    [InlineData("ticket.top-up", "tickets", true)]
    [InlineData("ticket.top-up", "organizations", true)]
    [InlineData("ticket.top-up", "deals", false)]
    public void DataOf_TypeAndRecord_IsWhatTheEventWouldSay(string type, string record, bool goTogether)
    {
        var data = _graph.Sources.Kinds["zendesk"]!.DataOf(type, new RecordRef(record, "7"));

        Assert.Equal(goTogether, data is not null);
        if (data is not null)
        {
            data.Merge(ZendeskApi.Json("""{"account_id":1,"id":"e","time":"2026-03-01T11:59:58Z"}"""));
            Assert.Equal(new RecordRef(record, "7"), Single(StrictJson.Write(data)).Record);
        }
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private CrmEvent Single(string body) => Assert.Single(Read(body).Events);

    private DeliveryContent Read(string body, params (string Name, string Value)[] headers) =>
        _graph.Source("zendesk").Read(ZendeskApi.DeliveryOf(body, headers));
}
