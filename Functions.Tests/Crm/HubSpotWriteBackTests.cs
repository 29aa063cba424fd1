using Bridge.Crm;

namespace Bridge.Tests.Crm;

public sealed class HubSpotWriteBackTests
{
    private const string Contact = "/crm/v3/objects/contacts/101";
    private const string Notes = "/crm/v3/objects/notes";

    [Fact]
    public async Task WriteBack_Fields_SetsThemAsTheTextThatHubSpotKeeps()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("PATCH", Contact, new Reply(200));
        var fields = new Dictionary<string, JToken>(StringComparer.Ordinal)
        {
            ["voip_balance"] = 245.71293m,
            ["voip_count"] = 7,
            ["voip_active"] = true,
            ["voip_gone"] = JValue.CreateNull(),
            ["voip_name"] = "0042 \"quoted\"",
            ["voip_link"] = new JObject { ["a"] = 1 },
        };

        await api.HubSpot.WriteBackAsync(api.Change() with { Fields = fields }, default);

        var properties = Assert.Single(api.Server.Requests).Json["properties"]!;
        Assert.Equal(
            ["245.71293", "7", "true", "", "0042 \"quoted\"", "{\"a\":1}"],
            properties.Children<JProperty>().Select(property => Assert.IsType<string>(((JValue)property.Value).Value)),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("contacts", 202)]
    [InlineData("companies", 190)]
    [InlineData("deals", 214)]
    [InlineData("tickets", 228)]
    [InlineData("0-2", 190)]
    public async Task WriteBack_Note_IsAssociatedWithItsRecord(string type, int associationType)
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(201, """{"id":"9"}"""));

        await api.HubSpot.WriteBackAsync(api.Change() with { Record = new RecordRef(type, "101"), Note = "Moved <b>5</b> & more.\nDone." }, default);

        var note = Assert.Single(api.Server.Requests).Json;
        Assert.Equal("2026-03-01T11:59:58.007Z", (string?)note["properties"]?["hs_timestamp"]);
        Assert.Equal("Moved &lt;b&gt;5&lt;/b&gt; &amp; more.<br>Done.", (string?)note["properties"]?["hs_note_body"]);
        Assert.Equal("101", (string?)note.SelectToken("associations[0].to.id"));
        Assert.Equal("HUBSPOT_DEFINED", (string?)note.SelectToken("associations[0].types[0].associationCategory"));
        Assert.Equal(associationType, (int?)note.SelectToken("associations[0].types[0].associationTypeId"));
    }

    [Fact]
    public async Task WriteBack_NoteOnACustomObject_AsksForTheAssociation()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server
            .On("GET", "/crm/v4/associations/notes/2-4711/labels", new Reply(200, """
                {"results":[{"category":"USER_DEFINED","typeId":7,"label":"About"},{"category":"HUBSPOT_DEFINED","typeId":42,"label":null}]}
                """))
            .On("POST", Notes, new Reply(201));

        await api.HubSpot.WriteBackAsync(api.Change() with { Record = new RecordRef("2-4711", "1"), Note = "Done." }, default);

        Assert.Equal(42, (int?)api.Server.RequestsOf("POST")[0].Json.SelectToken("associations[0].types[0].associationTypeId"));
    }

    [Fact]
    public async Task WriteBack_NoteOnATypeThatTakesNone_IsRefused()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("GET", "/crm/v4/associations/notes/taxes/labels", new Reply(200, """{"results":[]}"""));

        await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.HubSpot.WriteBackAsync(api.Change() with { Record = new RecordRef("taxes", "1"), Note = "Done." }, default));
    }

    [Fact]
    public async Task WriteBack_RepeatWhoseNoteIsThere_LeavesNoSecond()
    {
        await using var api = await HubSpotApi.StartAsync();
        NotesOfTheContact(api, $"Moved. {api.Change().Mark}");
        api.Server.On("PATCH", Contact, new Reply(200));

        await api.HubSpot.WriteBackAsync(Repeat(api), default);

        Assert.Single(api.Server.RequestsOf("PATCH"));
        Assert.Equal("POST /crm/v3/objects/notes/batch/read", Assert.Single(api.Server.RequestsOf("POST")).Call);
        Assert.Equal("12 11 9", string.Join(' ', api.Server.RequestsOf("POST")[0].Json["inputs"]!.Select(input => input["id"])));
    }

    [Theory]
    [InlineData("Another operation's.")]
    [InlineData("Not moved. {0} (Refused)")]
    public async Task WriteBack_RepeatWhoseNoteIsNotThere_LeavesIt(string other)
    {
        await using var api = await HubSpotApi.StartAsync();
        NotesOfTheContact(api, string.Format(System.Globalization.CultureInfo.InvariantCulture, other, api.Change().OperationId));
        api.Server
            .On("PATCH", Contact, new Reply(200))
            .On("POST", Notes, new Reply(201));

        await api.HubSpot.WriteBackAsync(Repeat(api), default);

        Assert.Single(api.Server.RequestsOf("POST"), request => request.Call == $"POST {Notes}");
    }

    [Fact]
    public async Task WriteBack_FirstTry_LooksForNoEarlierNote()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("POST", Notes, new Reply(201));

        await api.HubSpot.WriteBackAsync(api.Change() with { Note = "Done." }, default);

        Assert.Single(api.Server.Requests);
    }

    [Fact]
    public async Task WriteBack_RefusedProperty_NamesItAndNotItsValue()
    {
        await using var api = await HubSpotApi.StartAsync();
        api.Server.On("PATCH", Contact, new Reply(400, """
            {"status":"error","message":"Property values were not valid: [{\"isValid\":false,\"message\":\"the-secret-link was not a number\",\"error\":\"INVALID_INTEGER\",\"name\":\"voip_link\"}]","correlationId":"ef6f8b25-6ef2-47d3-ba8e-8eeb04a92045","category":"VALIDATION_ERROR"}
            """));
        var fields = new Dictionary<string, JToken>(StringComparer.Ordinal) { ["voip_link"] = "the-secret-link" };

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.HubSpot.WriteBackAsync(api.Change() with { Fields = fields, Note = "Done." }, default));

        Assert.Equal(
            "HubSpot refused the call (400; VALIDATION_ERROR, INVALID_INTEGER 'voip_link'; correlation ef6f8b25-6ef2-47d3-ba8e-8eeb04a92045).",
            exception.Reason);
        Assert.DoesNotContain("the-secret-link", exception.ToString(), StringComparison.Ordinal);
    }

    private static RecordChange Repeat(HubSpotApi api) => api.Change() with
    {
        Fields = new Dictionary<string, JToken>(StringComparer.Ordinal) { ["voip_balance"] = 1 },
        Note = "Moved.",
        MayBeRepeat = true,
    };

    private static void NotesOfTheContact(HubSpotApi api, string body) => api.Server
        .On("GET", $"{Contact}?associations=notes", new Reply(200, """
            {"id":"101","properties":{},"associations":{"notes":{"results":[{"id":"9","type":"contact_to_note"},{"id":"12","type":"contact_to_note"},{"id":"11","type":"contact_to_note"}]}}}
            """))
        .On("POST", "/crm/v3/objects/notes/batch/read", new Reply(200, $$$"""
            {"status":"COMPLETE","results":[{"id":"9","properties":{"hs_note_body":null}},{"id":"11","properties":{"hs_note_body":"{{{body}}}"}}]}
            """));
}
