using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Sandbox.Pipedrive;

namespace Bridge.Tests.Crm;

/// <summary>The bodies have the form of https://pipedrive.readme.io/docs/webhooks-v2-migration-guide.</summary>
public sealed class PipedriveEventTests : IAsyncDisposable
{
    private const string ActionKey = "53c2f18db6a1655d6af8bba77d9679565f975fd8";
    private const string Change = """
        {"data":{"id":8,"status":"won","value":245.71293,"org_id":1,"title":"Phones","update_time":"2026-02-28T15:11:55Z","is_archived":false,
          "custom_fields":{"3d0fa3429dfa2d3dec265b4fc5dc8258ab66cdf4":{"type":"varchar","value":"blue"},"0000000000000000000000000000000000000001":null}},
         "previous":{"status":"open","update_time":"2026-02-27T15:11:55Z","title":"Phones","is_archived":null,
          "custom_fields":{"3d0fa3429dfa2d3dec265b4fc5dc8258ab66cdf4":null,"0000000000000000000000000000000000000001":{"type":"enum","id":17}}},
         "meta":{"action":"change","company_id":"8087566","correlation_id":"121e5331-7ec6-4af8-9994-0e52fb489044","entity_id":"8","entity":"deal",
          "id":"df47d877-b58c-4886-91cd-1aa83e1d7366","is_bulk_edit":false,"timestamp":"2026-02-28T15:11:55.724Z","type":"general","user_id":"12415231",
          "version":"2.0","webhook_id":"4710827","webhook_owner_id":"12094821","change_source":"app","attempt":1,"host":"pd-us.pipedrive.com"}}
        """;

    private readonly CrmGraph _graph = PipedriveApi.GraphOf("http://127.0.0.1:1");

    [Fact]
    public void Read_Change_IsAnEventOfItsRecord()
    {
        var change = Single(Change);

        Assert.Equal("pipedrive", change.Source);
        Assert.Equal("deal.change", change.Type);
        Assert.Equal(new RecordRef("deals", "8"), change.Record);
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 15, 11, 55, 724, TimeSpan.Zero), change.OccurredAt);
        Assert.Equal("deal/change/8/df47d877-b58c-4886-91cd-1aa83e1d7366", change.Id);
        Assert.Equal("245.71293", StrictJson.Write(change.Data.SelectToken("data.value")!));
    }

    [Fact]
    public void Read_Change_NamesTheFieldsThatTookAnotherValue()
    {
        var names = ((JObject)Single(Change).Data["changed"]!).Properties().Select(field => field.Name);

        Assert.Equal(
            ["status", "update_time", "is_archived", "3d0fa3429dfa2d3dec265b4fc5dc8258ab66cdf4", "0000000000000000000000000000000000000001"],
            names,
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"varchar","value":"login-url"}""", "\"login-url\"")]
    [InlineData("""{"type":"double","value":1.50}""", "1.50")]
    [InlineData("""{"type":"monetary","value":200,"currency":"EUR"}""", "200")]
    [InlineData("""{"type":"enum","id":17}""", "17")]
    [InlineData("""{"type":"set","values":[{"id":13},{"id":14}]}""", "[13,14]")]
    [InlineData("""{"type":"org","id":1}""", "1")]
    [InlineData("null", "null")]
    public void Read_CustomFieldThatHasAName_HasItsPlainValueUnderThatName(string value, string expected)
    {
        var change = Single($$$$"""
            {"data":{"id":9,"custom_fields":{"{{{{ActionKey}}}}":{{{{value}}}} }},"previous":{"custom_fields":{"{{{{ActionKey}}}}":{"type":"time","value":"x"}}},
             "meta":{"action":"change","entity":"person","entity_id":9,"id":"e","timestamp":"2026-02-28T15:11:55Z","version":"2.0"}}
            """);

        Assert.Equal(expected, StrictJson.Write(change.Data["fields"]!["voip_action"]!));
        Assert.Equal("""{"53c2f18db6a1655d6af8bba77d9679565f975fd8":true,"voip_action":true}""", StrictJson.Write(change.Data["changed"]!));
    }

    [Fact]
    public void Read_AnotherAttempt_IsTheSameEventWithTheSameFingerprint()
    {
        var again = Single(With(meta => (meta["attempt"], meta["correlation_id"]) = (3, "another")));

        Assert.Equal(Single(Change).Id, again.Id);
        Assert.Equal(Single(Change).Fingerprint, again.Fingerprint);
    }

    [Fact]
    public void Read_OtherContentUnderTheSameId_HasAnotherFingerprint()
    {
        var other = Single(Change.Replace("245.71293", "1000", StringComparison.Ordinal));

        Assert.Equal(Single(Change).Id, other.Id);
        Assert.NotEqual(Single(Change).Fingerprint, other.Fingerprint, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("id", "00000000-b58c-4886-91cd-1aa83e1d7366")]
    [InlineData("entity", "lead")]
    [InlineData("entity_id", "9")]
    [InlineData("action", "delete")]
    public void Read_EventThatDiffersInOnePart_HasAnotherId(string name, string value) =>
        Assert.NotEqual(Single(Change).Id, Single(With(meta => meta[name] = value)).Id, StringComparer.Ordinal);

    [Fact]
    public async Task Read_ToldByItsTimestamp_IsTheSameEventUnderAnotherId()
    {
        await using var graph = PipedriveApi.GraphOf("http://127.0.0.1:1", ("Sources:pipedrive:EventId", "timestamp"));

        var change = Assert.Single(Read(With(meta => meta["id"] = "another"), graph).Events);

        Assert.Equal("deal/change/8/2026-02-28T15%3A11%3A55.724Z", change.Id);
    }

    [Fact]
    public void Read_Creation_IsOneEventHoweverItIsTold()
    {
        var create = With(meta => meta["action"] = "create");
        var later = create.Replace("df47d877", "00000000", StringComparison.Ordinal).Replace("245.71293", "7", StringComparison.Ordinal);

        Assert.Equal("deal/create/8", Single(create).Id);
        Assert.Equal((Single(create).Id, Single(create).Fingerprint), (Single(later).Id, Single(later).Fingerprint));
    }

    [Fact]
    public void Read_Creation_CountsAllFieldsWithAValueAsChanged()
    {
        var create = StrictJson.ParseObject(With(meta => meta["action"] = "create"));
        create["previous"] = JValue.CreateNull();

        var changed = (JObject)Single(StrictJson.Write(create)).Data["changed"]!;

        Assert.True((bool?)changed["status"]);
        Assert.True((bool?)changed["3d0fa3429dfa2d3dec265b4fc5dc8258ab66cdf4"]);
        Assert.Null(changed["0000000000000000000000000000000000000001"]);
    }

    [Fact]
    public void Read_Deletion_HasItsRecordAndNothingChanged()
    {
        var delete = StrictJson.ParseObject(With(meta => meta["action"] = "delete"));
        delete["data"] = JValue.CreateNull();

        var change = Single(StrictJson.Write(delete));

        Assert.Equal(("deal.delete", new RecordRef("deals", "8")), (change.Type, change.Record));
        Assert.Empty(change.Data["changed"]!);
    }

    [Theory]
    [InlineData("api", "20261125", 0, 1)]
    [InlineData("app", "20261125", 1, 0)]
    [InlineData("api", "12415231", 1, 0)]
    public void Read_ChangeByTheBridgeItself_IsAnEcho(string source, string user, int events, int echoes)
    {
        var content = Read(With(meta => (meta["change_source"], meta["user_id"]) = (source, user)));

        Assert.Equal((events, echoes), (content.Events.Count, content.Echoes));
    }

    [Theory]
    [InlineData("activity", "activities")]
    [InlineData("person", "persons")]
    [InlineData("organization", "organizations")]
    [InlineData("lead", "leads")]
    [InlineData("deal_product", "deal_product")]
    public void Read_ByEntity_NamesTheTypeOfRecord(string entity, string expected) =>
        Assert.Equal(expected, Single(With(meta => meta["entity"] = entity)).Record?.Type);

    [Theory]
    [InlineData("entity")]
    [InlineData("action")]
    [InlineData("entity_id")]
    [InlineData("id")]
    [InlineData("timestamp")]
    public void Read_EventThatLacksWhatIsNeeded_IsKeptAsUnreadable(string name)
    {
        var content = Read(With(meta => meta[name] = new JArray()));

        Assert.Empty(content.Events);
        Assert.Contains($"'meta.{name}'", Assert.Single(content.Unreadable).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"meta":[]}""")]
    [InlineData("""{"v":1,"current":{"id":8},"meta":{"v":1,"id":8,"action":"updated","object":"deal"},"event":"updated.deal"}""")]
    [InlineData("not json")]
    [InlineData("")]
    public void Read_BodyThatIsNoWebhookOfVersion2_IsUnreadable(string body) =>
        Assert.Throws<UnreadableDeliveryException>(() => Read(body));

    [Fact]
    public void Read_NestedTooDeep_IsUnreadable() =>
        Assert.Throws<UnreadableDeliveryException>(() => Read(new string('[', 100_000)));

    [Fact]
    public void DataOf_EventOfARecord_IsWhatAReadOfItWouldFind()
    {
        var kind = _graph.Sources.Kinds["pipedrive"]!;

        Assert.Equal(
            """{"meta":{"action":"change","entity":"deal","entity_id":"8","version":"2.0"},"data":{"id":"8"}}""",
            StrictJson.Write(kind.DataOf("deal.change", new RecordRef("deals", "8"))!));
        Assert.Null(kind.DataOf("deal.change", new RecordRef("persons", "8")));
        Assert.Null(kind.DataOf("deal.change", null));
        Assert.Null(kind.DataOf("deal", new RecordRef("deals", "8")));
    }

    [Fact]
    public void Read_WhatTheSandboxTells_IsReadable()
    {
        var type = PipedriveType.Person;
        var before = new PipedriveRecord(type, 101, new Dictionary<string, JToken>(StringComparer.Ordinal), DateTimeOffset.UnixEpoch, null);
        var after = before with { Values = new Dictionary<string, JToken>(StringComparer.Ordinal) { [type.Custom["voip_action"].Key] = "login-url" } };

        var change = Single(StrictJson.Write(PipedriveWebhook.EventOf(new(before, after, PipedriveActor.Person, DateTimeOffset.UnixEpoch))));

        Assert.Equal("login-url", (string?)change.Data.SelectToken("fields.voip_action"));
        Assert.True((bool?)change.Data.SelectToken("changed.voip_action"));
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static string With(Action<JObject> change)
    {
        var body = StrictJson.ParseObject(Change);
        change((JObject)body["meta"]!);
        return StrictJson.Write(body);
    }

    private CrmEvent Single(string body) => Assert.Single(Read(body).Events);

    private DeliveryContent Read(string body, CrmGraph? graph = null) =>
        (graph ?? _graph).Source("pipedrive").Read(PipedriveApi.DeliveryOf(Encoding.UTF8.GetBytes(body)));
}
