using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Sandbox.Dynamics365;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

public sealed class Dynamics365EventTests : IAsyncDisposable
{
    private const string Record = "6d81597f-0f9f-e711-8122-000d3aa2331c";

    // After the example of https://learn.microsoft.com/power-apps/developer/data-platform/use-webhooks#request-body.
    private const string Context = """
        {
          "CorrelationId": "b374239d-4233-41a9-8b17-a86cb4f737b5", "Depth": 1, "InitiatingUserId": "75c2dd85-e89e-e711-8122-000d3aa2331c",
          "InputParameters": [{ "key": "Target", "value": {
            "__type": "Entity:http:\/\/schemas.microsoft.com\/xrm\/2011\/Contracts",
            "Attributes": [
              { "key": "firstname", "value": "James" },
              { "key": "creditlimit", "value": { "__type": "Money:http:\/\/schemas.microsoft.com\/xrm\/2011\/Contracts", "Value": 2154.3200 } },
              { "key": "statuscode", "value": { "__type": "OptionSetValue:http:\/\/schemas.microsoft.com\/xrm\/2011\/Contracts", "Value": 2 } },
              { "key": "voip_choices", "value": [{ "__type": "OptionSetValue:http:\/\/schemas.microsoft.com\/xrm\/2011\/Contracts", "Value": 7 }, { "Value": 8 }] },
              { "key": "modifiedon", "value": "\/Date(1506384247000)\/" },
              { "key": "modifiedby", "value": { "__type": "EntityReference:http:\/\/schemas.microsoft.com\/xrm\/2011\/Contracts", "Id": "75c2dd85-e89e-e711-8122-000d3aa2331c", "KeyAttributes": [], "LogicalName": "systemuser", "Name": null, "RowVersion": null } },
              { "key": "parentcustomerid", "value": { "Id": "ad6b3f4b-1be7-e611-8101-e0071b6af231", "LogicalName": "account", "Name": "Acme" } },
              { "key": "modifiedonbehalfby", "value": null }
            ],
            "FormattedValues": [{ "key": "statuscode", "value": "Inactive" }], "Id": "6d81597f-0f9f-e711-8122-000d3aa2331c", "LogicalName": "contact" } },
            { "key": "SuppressDuplicateDetection", "value": false }],
          "MessageName": "Update", "Mode": 1, "OperationCreatedOn": "\/Date(1506409448000-0700)\/", "OperationId": "4af10637-4ea2-e711-8122-000d3aa2331c",
          "OrganizationId": "4ef5b371-e89e-e711-8122-000d3aa2331c", "OrganizationName": "OrgName",
          "OwningExtension": { "Id": "75417616-4ea2-e711-8122-000d3aa2331c", "KeyAttributes": [], "LogicalName": "sdkmessageprocessingstep", "Name": null },
          "ParentContext": { "MessageName": "Update" },
          "PostEntityImages": [{ "key": "after", "value": { "Attributes": [{ "key": "fullname", "value": "James Glynn" }], "Id": "6d81597f-0f9f-e711-8122-000d3aa2331c" } }],
          "PreEntityImages": [], "PrimaryEntityId": "6D81597F-0F9F-E711-8122-000D3AA2331C", "PrimaryEntityName": "contact", "Stage": 40,
          "UserId": "75c2dd85-e89e-e711-8122-000d3aa2331c"
        }
        """;

    private readonly CrmGraph _graph = CrmGraph.Build(Dynamics365Api.Settings());

    [Fact]
    public void Read_Update_IsAnEventOfItsRecord()
    {
        var change = Single(Context);

        Assert.Equal("dynamics365", change.Source);
        Assert.Equal("contact.Update", change.Type);
        Assert.Equal(new RecordRef("contact", Record), change.Record);
        Assert.Equal(new DateTimeOffset(2017, 9, 26, 0, 4, 7, TimeSpan.Zero), change.OccurredAt);
        Assert.Equal(
            $"4ef5b371-e89e-e711-8122-000d3aa2331c/Update/contact/{Record}/4af10637-4ea2-e711-8122-000d3aa2331c/75417616-4ea2-e711-8122-000d3aa2331c",
            change.Id);
        Assert.False(change.IsPartial);
    }

    [Theory]
    [InlineData("$.MessageName", "Update")]
    [InlineData("$.PrimaryEntityId", Record)]
    [InlineData("$.OperationCreatedOn", "2017-09-26T07:04:08Z")]
    [InlineData("$.attributes.firstname", "James")]
    [InlineData("$.attributes.creditlimit", "2154.3200")]
    [InlineData("$.attributes.statuscode", "2")]
    [InlineData("$.attributes.voip_choices[1]", "8")]
    [InlineData("$.attributes.modifiedon", "2017-09-26T00:04:07Z")]
    [InlineData("$.attributes.modifiedby.id", "75c2dd85-e89e-e711-8122-000d3aa2331c")]
    [InlineData("$.attributes.modifiedby.type", "systemuser")]
    [InlineData("$.attributes.parentcustomerid.name", "Acme")]
    [InlineData("$.attributes.modifiedonbehalfby", "null")]
    [InlineData("$.formatted.statuscode", "Inactive")]
    [InlineData("$.postImages.after.fullname", "James Glynn")]
    [InlineData("$.parameters.SuppressDuplicateDetection", "false")]
    public void Read_ValuesOfEveryContract_ArePlain(string path, string expected)
    {
        var found = Single(Context).Data.SelectToken(path);

        Assert.Equal(expected, found is JValue { Value: string text } ? text : StrictJson.Write(found!));
    }

    [Fact]
    public void Read_AnotherAttempt_IsTheSameEventWithTheSameFingerprint()
    {
        Assert.Equal(Single(Context).Id, Single(Context).Id);
        Assert.Equal(Single(Context).Fingerprint, Single(Context).Fingerprint);
    }

    [Theory]
    [InlineData("OrganizationId")]
    [InlineData("PrimaryEntityId")]
    [InlineData("OperationId")]
    public void Read_EventThatDiffersInOnePart_HasAnotherId(string name) =>
        Assert.NotEqual(Single(Context).Id, Single(With((name, "11111111-1111-1111-1111-111111111111"))).Id, StringComparer.Ordinal);

    [Fact]
    public void Read_SameChangeByAnotherStep_HasAnotherId() =>
        Assert.NotEqual(Single(Context).Id, Single(With(("OwningExtension", new JObject { ["Id"] = "x", ["LogicalName"] = "y" }))).Id, StringComparer.Ordinal);

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData(null)]
    public void Read_WithoutAJob_IsToldByItsCorrelationItsTimeAndWhatWasSet(string? operation)
    {
        var first = Single(With(("OperationId", operation)));

        Assert.Equal(first.Id, Single(With(("OperationId", operation))).Id);
        Assert.NotEqual(first.Id, Single(With(("OperationId", operation), ("CorrelationId", "11111111-1111-1111-1111-111111111111"))).Id, StringComparer.Ordinal);
        Assert.NotEqual(first.Id, Single(With(("OperationId", operation), ("OperationCreatedOn", "/Date(1506409448001)/"))).Id, StringComparer.Ordinal);
        Assert.NotEqual(first.Id, Single(With(("OperationId", operation), ("Depth", 2))).Id, StringComparer.Ordinal);
        Assert.NotEqual(first.Id, Single(With(("OperationId", operation)).Replace("James", "Jim", StringComparison.Ordinal)).Id, StringComparer.Ordinal);
    }

    [Fact]
    public void Read_ChangeOfTheApplicationUser_IsAnEcho() =>
        Assert.Equal(1, Read(With(("InitiatingUserId", Dynamics365Secrets.ApplicationUserId.ToUpperInvariant()))).Echoes);

    [Theory]
    [InlineData(4, null, 0)]
    [InlineData(5, null, 1)]
    [InlineData(2, "1", 1)]
    [InlineData(8, "8", 0)]
    public async Task Read_ChainOfChanges_IsCutBeyondItsDepth(int depth, string? setting, int echoes)
    {
        await using var graph = CrmGraph.Build(Dynamics365Api.Settings(("MaxDepth", setting)));

        Assert.Equal(echoes, Read(graph, With(("Depth", depth))).Echoes);
    }

    [Fact]
    public async Task Read_EventOfACopyOfTheEnvironment_IsRefused()
    {
        await using var graph = CrmGraph.Build(Dynamics365Api.Settings(("OrganizationId", Dynamics365Secrets.OrganizationId)));

        Assert.Single(Read(graph, Context).Events);
        var exception = Assert.Throws<UnreadableDeliveryException>(() => Read(graph, With(("OrganizationId", "11111111-1111-1111-1111-111111111111"))));
        Assert.Contains("Sources:dynamics365:OrganizationId", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooLarge_IsAPartialEventOfItsRecord()
    {
        var change = Assert.Single(Read(_graph, Without("InputParameters", "ParentContext", "PreEntityImages", "PostEntityImages"), isTooLarge: true).Events);

        Assert.True(change.IsPartial);
        Assert.Equal(new RecordRef("contact", Record), change.Record);
        Assert.Equal("contact.Update", change.Type);
        Assert.Equal(Single(Context).Id, change.Id);
    }

    [Fact]
    public void Read_TooLargeAndWithoutARecord_IsUnreadable()
    {
        var context = StrictJson.ParseObject(Without("InputParameters"));
        context["PrimaryEntityId"] = Guid.Empty.ToString();

        Assert.Single(Read(_graph, StrictJson.Write(context), isTooLarge: true).Unreadable);
    }

    [Fact]
    public void Read_UpdateOfMany_IsAnEventOfEach()
    {
        const string Targets = """
            [{"key":"Targets","value":{"__type":"EntityCollection:x","Entities":[
              {"Attributes":[{"key":"firstname","value":"Ann"}],"Id":"11111111-1111-1111-1111-111111111111","LogicalName":"contact"},
              {"Attributes":[{"key":"firstname","value":"Ben"}],"Id":"22222222-2222-2222-2222-222222222222","LogicalName":"contact"},
              {"Attributes":7,"Id":"33333333-3333-3333-3333-333333333333","LogicalName":"contact"},
              {"Attributes":[{"key":"firstname","value":"Ben"}],"Id":"22222222-2222-2222-2222-222222222222","LogicalName":"contact"}]}}]
            """;

        var content = Read(With(("MessageName", "UpdateMultiple"), ("PrimaryEntityId", Guid.Empty.ToString()), ("InputParameters", StrictJson.Parse(Targets))));

        Assert.Equal(["Ann", "Ben", "Ben"], content.Events.Select(change => (string?)change.Data["attributes"]?["firstname"]));
        Assert.All(content.Events, change => Assert.Equal("contact.Update", change.Type));
        Assert.Equal(3, content.Events.Select(change => change.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Single(content.Unreadable);
    }

    [Fact]
    public void Read_Delete_IsAnEventWithoutAttributes()
    {
        const string Target = """[{"key":"Target","value":{"Id":"6d81597f-0f9f-e711-8122-000d3aa2331c","LogicalName":"contact","Name":null}}]""";

        var change = Single(With(("MessageName", "Delete"), ("InputParameters", StrictJson.Parse(Target))));

        Assert.Equal("contact.Delete", change.Type);
        Assert.Empty(change.Data["attributes"]!);
    }

    [Theory]
    [InlineData("OrganizationId", "no id")]
    [InlineData("InitiatingUserId", "")]
    [InlineData("InputParameters", "none")]
    [InlineData("Stage", 20)]
    public void Read_ContextThatLacksWhatIsNeeded_IsUnreadable(string name, object value) =>
        Assert.Single(Read(With((name, JToken.FromObject(value)))).Unreadable);

    [Fact]
    public void Read_WithNothingToTellItBy_IsUnreadable() =>
        Assert.Contains("OperationId", Assert.Single(Read(Without("OperationId", "CorrelationId")).Unreadable).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("secret-in-the-body")]
    [InlineData("[]")]
    [InlineData("{\"secret-in-the-body\":1}")]
    [InlineData("{\"MessageName\":[],\"PrimaryEntityName\":\"secret\"}")]
    public void Read_NoContext_IsUnreadableAndNothingOfItIsQuoted(string body)
    {
        var exception = Assert.Throws<UnreadableDeliveryException>(() => Read(body));

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Date(99999999999999999)/")]
    [InlineData("/Date(999999999999999)/")]
    [InlineData("/Date(1506384247000)/ and more")]
    [InlineData("/Date(+7)/")]
    public void Read_TextThatIsNoTime_StaysText(string text) =>
        Assert.Equal(text, (string?)Single(Context.Replace("James", text, StringComparison.Ordinal)).Data["attributes"]?["firstname"]);

    [Fact]
    public void DataOf_TypeAndRecordThatGoTogether_IsAnEventOfBoth()
    {
        var kind = _graph.Sources.Kinds["dynamics365"]!;
        var data = kind.DataOf("contact.Update", new RecordRef("contact", Record))!;

        Assert.Equal(("Update", "contact", Record), ((string?)data["MessageName"], (string?)data["PrimaryEntityName"], (string?)data["PrimaryEntityId"]));
        Assert.Null(kind.DataOf("contact.Update", new RecordRef("account", Record)));
        Assert.Null(kind.DataOf("contact", new RecordRef("contact", Record)));
    }

    [Theory]
    [InlineData(1001, 10)]
    [InlineData(1000, 100_000)]
    public void Read_ManyRecordsThatWouldEachRepeatTheRest_IsOneUnreadableEvent(int records, int imageLength)
    {
        var content = Read(With(
            ("MessageName", "UpdateMultiple"),
            ("InputParameters", Targets(records)),
            ("PostEntityImages", new JArray(new JObject { ["key"] = "post", ["value"] = new string('x', imageLength) }))));

        Assert.Empty(content.Events);
        Assert.Contains("register the step for Update", Assert.Single(content.Unreadable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyRecordsWithoutNames_AreKeptAsideOnce()
    {
        var content = Read(With(("MessageName", "UpdateMultiple"), ("InputParameters", Targets(1000))));

        Assert.Single(content.Unreadable);
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static JArray Targets(int records) =>
    [
        new JObject { ["key"] = "Targets", ["value"] = new JObject { ["Entities"] = new JArray(Enumerable.Range(0, records).Select(_ => new JObject())) } },
    ];

    private CrmEvent Single(string context) => Assert.Single(Read(context).Events);

    private DeliveryContent Read(string body) => Read(_graph, body);

    private static DeliveryContent Read(CrmGraph graph, string body, bool isTooLarge = false)
    {
        var headers = new HeaderDictionary();
        if (isTooLarge)
        {
            headers["x-ms-dynamics-msg-size-exceeded"] = "true";
        }

        return graph.Source("dynamics365").Read(new Delivery("POST", "https://bridge.example.com/api/webhooks/dynamics365", headers, Encoding.UTF8.GetBytes(body), graph.Clock.GetUtcNow()));
    }

    private static string With(params (string Name, JToken? Value)[] changes)
    {
        var context = StrictJson.ParseObject(Context);
        foreach (var (name, value) in changes)
        {
            context[name] = value;
        }

        return StrictJson.Write(context);
    }

    private static string Without(params string[] names) =>
        StrictJson.Write(new JObject(StrictJson.ParseObject(Context).Properties().Where(member => !names.Contains(member.Name))));
}
