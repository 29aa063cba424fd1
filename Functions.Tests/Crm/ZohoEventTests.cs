using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

/// <summary>Notifications of the form in https://www.zoho.com/crm/developer/docs/api/v8/notifications/enable.html.</summary>
public sealed class ZohoEventTests : IAsyncDisposable
{
    private const string Update = """
        {"server_time":1718115953625,
         "affected_values":[{"record_id":"5725767000003000010","values":{"Stage":"Closed Won","Amount":245.71293}},{"record_id":"5725767000003000020","values":{"Stage":"Negotiation"}}],
         "query_params":{"key":"the-secret-key"},"module":"Deals","resource_uri":"https://www.zohoapis.com/crm/v8/Leads",
         "ids":["5725767000003000010","5725767000003000020"],"affected_fields":[{"5725767000003000010":["Stage","Probability"]}],
         "operation":"update","channel_id":"1000000068001","token":"the-secret-token"}
        """;

    private readonly CrmGraph _graph = ZohoApi.GraphOf(new Uri("http://127.0.0.1:1"), ("Sources:zoho:OwnFields", "VoIP_Balance; VoIP_Account"));

    [Fact]
    public void Read_NotificationOfTwoRecords_IsAnEventOfEachWithItsOwnChanges()
    {
        var events = Read(Update).Events;

        Assert.Equal(["5725767000003000010", "5725767000003000020"], events.Select(change => change.Record!.Id), StringComparer.Ordinal);
        var first = events[0];
        Assert.Equal(("zoho", "Deals.update", new RecordRef("Deals", "5725767000003000010")), (first.Source, first.Type, first.Record));
        Assert.Equal(new DateTimeOffset(2024, 6, 11, 14, 25, 53, 625, TimeSpan.Zero), first.OccurredAt);
        Assert.Equal("Deals/update/5725767000003000010/1000000068001/1718115953625", first.Id);
        Assert.Equal(
            """{"module":"Deals","operation":"update","id":"5725767000003000010","channel_id":"1000000068001","server_time":1718115953625,"affected_fields":["Stage","Amount","Probability"],"affected_values":{"Stage":"Closed Won","Amount":245.71293}}""",
            StrictJson.Write(first.Data));
        Assert.Equal("""{"Stage":"Negotiation"}""", StrictJson.Write(events[1].Data["affected_values"]!));
    }

    [Fact]
    public void Read_AnyNotification_KeepsNeitherSecret()
    {
        var content = Read(With(("ids", new JArray("1", "x"))));

        Assert.Single(content.Events);
        Assert.DoesNotContain("secret", string.Concat(content.Events.Select(change => StrictJson.Write(change.Data))), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", StrictJson.Write(Assert.Single(content.Unreadable).Data), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SameNotificationAgain_IsTheSameEventsWithTheSameFingerprints()
    {
        var again = StrictJson.Write(new JObject(StrictJson.ParseObject(Update).Properties().Reverse()));

        Assert.Equal(Read(Update).Events.Select(change => (change.Id, change.Fingerprint)), Read(again).Events.Select(change => (change.Id, change.Fingerprint)));
    }

    [Theory]
    [InlineData("module", "Contacts")]
    [InlineData("operation", "delete")]
    [InlineData("channel_id", "1000000068002")]
    [InlineData("server_time", 1718115953626)]
    public void Read_ChangeThatDiffersInOnePart_HasAnotherId(string name, object value) =>
        Assert.NotEqual(Read(Update).Events[0].Id, Read(With((name, JToken.FromObject(value)))).Events[0].Id, StringComparer.Ordinal);

    [Fact]
    public void Read_InsertToldTwice_IsOneEventWhateverTheChannelAndTheTime()
    {
        var first = Read(With(("operation", "insert"))).Events[0];
        var again = Read(With(("operation", "insert"), ("channel_id", "2"), ("server_time", 1718115959999), ("affected_values", null))).Events[0];

        Assert.Equal((first.Id, first.Fingerprint), (again.Id, again.Fingerprint));
        Assert.NotEqual(first.Id, Read(With(("operation", "insert"))).Events[1].Id, StringComparer.Ordinal);
    }

    [Fact]
    public void Read_OtherValuesUnderTheSameId_HaveAnotherFingerprint()
    {
        var other = Read(Update.Replace("245.71293", "1000", StringComparison.Ordinal)).Events[0];

        Assert.Equal(Read(Update).Events[0].Id, other.Id);
        Assert.NotEqual(Read(Update).Events[0].Fingerprint, other.Fingerprint, StringComparer.Ordinal);
    }

    [Fact]
    public void Read_IdThatComesTwice_IsOneEvent() => Assert.Single(Read(With(("ids", new JArray("1", "1", 1)))).Events);

    [Fact]
    public void Read_ChannelThatReturnsNoValues_IsAnEventAllTheSame()
    {
        var change = Read(With(("affected_values", null), ("affected_fields", new JArray()))).Events[0];

        Assert.Equal("{}", StrictJson.Write(change.Data["affected_values"]!));
    }

    [Theory]
    [InlineData("VoIP_Balance", 1)]
    [InlineData("VoIP_Balance,VoIP_Account", 1)]
    [InlineData("VoIP_Balance,Stage", 0)]
    [InlineData("Stage", 0)]
    [InlineData("", 0)]
    public void Read_UpdateOfOwnFieldsAlone_IsAnEcho(string fields, int echoes)
    {
        var values = new JObject(fields.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(field => new JProperty(field, 1)));
        var change = new JObject { ["record_id"] = "1", ["values"] = values };

        var content = Read(With(("ids", new JArray("1")), ("affected_values", new JArray(change)), ("affected_fields", null)));

        Assert.Equal((echoes, 1 - echoes), (content.Echoes, content.Events.Count));
    }

    [Fact]
    public void Read_EchoBesideAChange_DropsTheEchoAlone()
    {
        var content = Read(Update.Replace("\"Stage\":\"Negotiation\"", "\"VoIP_Balance\":5", StringComparison.Ordinal));

        Assert.Equal(1, content.Echoes);
        Assert.Equal("5725767000003000010", Assert.Single(content.Events).Record!.Id);
    }

    [Fact]
    public void Read_InsertWithOwnFieldsAlone_IsNoEcho()
    {
        var change = new JObject { ["record_id"] = "1", ["values"] = new JObject { ["VoIP_Balance"] = 1 } };

        Assert.Single(Read(With(("operation", "insert"), ("ids", new JArray("1")), ("affected_values", new JArray(change)))).Events);
    }

    [Theory]
    [InlineData("channel_id")]
    [InlineData("module")]
    [InlineData("operation")]
    [InlineData("server_time")]
    [InlineData("ids")]
    public void Read_NotificationThatLacksWhatIsNeeded_IsUnreadableAndSaysWhat(string name)
    {
        var exception = Assert.Throws<UnreadableDeliveryException>(() => Read(With((name, null))));

        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret-in-the-body")]
    [InlineData("[\"secret-in-the-body\"]")]
    [InlineData("{\"secret-in-the-body\":1,\"secret-in-the-body\":2}")]
    public void Read_NoObject_IsUnreadableAndNothingOfItIsQuoted(string body)
    {
        var exception = Assert.Throws<UnreadableDeliveryException>(() => Read(body));

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreRecordsThanAreTaken_IsUnreadable() =>
        Assert.Throws<UnreadableDeliveryException>(() => Read(With(("ids", new JArray(Enumerable.Range(1, 1001))))));

    [Fact]
    public void Read_AsManyRecordsAsAreTaken_ReadsThemAll() =>
        Assert.Equal(1000, Read(With(("ids", new JArray(Enumerable.Range(1, 1000))))).Events.Count);

    [Fact]
    public void DataOf_TypeAndRecord_IsWhatAnEventWouldSay()
    {
        var kind = _graph.Sources.Kinds["zoho"]!;

        Assert.Equal("""{"module":"Deals","operation":"update","id":"7"}""", StrictJson.Write(kind.DataOf("Deals.update", new RecordRef("Deals", "7"))!));
        Assert.Equal("""{"module":"Deals","operation":"update"}""", StrictJson.Write(kind.DataOf("Deals.update", null)!));
        Assert.Null(kind.DataOf("Deals.update", new RecordRef("Contacts", "7")));
        Assert.Null(kind.DataOf("Deals", new RecordRef("Deals", "7")));
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private DeliveryContent Read(string body) => _graph.Source("zoho").Read(
        new Delivery("POST", "https://bridge.example.com/api/webhooks/zoho", new HeaderDictionary(), Encoding.UTF8.GetBytes(body), _graph.Clock.GetUtcNow()));

    private static string With(params (string Name, JToken? Value)[] changes)
    {
        var body = StrictJson.ParseObject(Update);
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                body.Remove(name);
            }
            else
            {
                body[name] = value;
            }
        }

        return StrictJson.Write(body);
    }
}
