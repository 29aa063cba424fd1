using Bridge.Crm;
using Bridge.Sandbox.Pipedrive;
using Bridge.Sandbox.Servers;

namespace Bridge.Tests.Crm;

public sealed class PipedriveWriteBackTests : IAsyncLifetime
{
    private PipedriveApi _api = null!;
    private PipedriveRecord _person = null!;

    public async Task InitializeAsync()
    {
        _api = await PipedriveApi.StartAsync();
        _person = _api.Server.Records.Add(PipedriveType.Person, ("name", "Mia Chen"));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task WriteBack_Fields_SetsOwnAndCustomOnesAsTheyAreTyped()
    {
        await WriteAsync(Change(("first_name", "Mia"), ("voip_account", "0042"), ("voip_balance", 245.71293m), (PipedriveType.Person.Custom["voip_plan"].Key, 31)));

        var person = _api.Server.Records.Now(_person);
        Assert.Equal(("Mia", "0042"), ((string?)person["first_name"], (string?)person["voip_account"]));
        Assert.Equal((245.71293m, 31), ((decimal?)person["voip_balance"], (int?)person["voip_plan"]));
    }

    [Fact]
    public async Task WriteBack_Null_EmptiesTheField()
    {
        await WriteAsync(Change(("voip_account", "0042")));

        await WriteAsync(Change(("voip_account", JValue.CreateNull())));

        Assert.Null(_api.Server.Records.Now(_person)["voip_account"]);
    }

    [Theory]
    [InlineData("voip_balance", "the-secret-link", "custom_fields.3d0fa3429dfa2d3dec265b4fc5dc8258ab66cdf3")]
    [InlineData("no_such_field", "the-secret-link", "no_such_field")]
    public async Task WriteBack_FieldThatIsRefused_IsNamedAndItsValueIsNot(string field, string value, string named)
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => WriteAsync(Change((field, value))));

        Assert.Equal(
            $"Pipedrive refused the call about persons {_person.Id} (400; ERR_SCHEMA_VALIDATION_FAILED; field '{named.Split('.')[^1]}').", exception.Reason);
    }

    [Fact]
    public async Task WriteBack_Note_IsLeftAsHtmlWithItsMark()
    {
        await WriteAsync(Change() with { Note = $"5 < 6\nMoved. {RecordChanges.Operation} (Succeeded)" });

        Assert.Equal($"5 &lt; 6<br>Moved. {RecordChanges.Operation} (Succeeded)", Assert.Single(Notes).Content);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(230)]
    public async Task WriteBack_RepeatWhoseNoteIsThere_LeavesNoSecond(int laterNotes)
    {
        await WriteAsync(Repeat() with { MayBeRepeat = false });
        for (var number = 0; number < laterNotes; number++)
        {
            _api.Server.Records.LeaveNote(_person.Ref, "A person's note");
        }

        await WriteAsync(Repeat());

        Assert.Single(Notes, note => note.Content.Contains(RecordChanges.Operation, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Another operation's.")]
    [InlineData("Not moved. 0123456789abcdef0123456789abcdef (Refused)")]
    public async Task WriteBack_RepeatWhoseNoteIsNotThere_LeavesIt(string other)
    {
        _api.Server.Records.LeaveNote(_person.Ref, other);

        await WriteAsync(Repeat());

        Assert.Equal(2, Notes.Count);
    }

    [Fact]
    public async Task WriteBack_NoteThatWasLeftThoughTheAnswerWasLost_IsNotSentAgainByItself()
    {
        _api.Server.Faults.Add(Fault.ResetAfterApplying().On("/v1/notes"));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => WriteAsync(Repeat() with { MayBeRepeat = false }));
        Assert.Single(Notes);

        await WriteAsync(Repeat());
        Assert.Single(Notes);
    }

    [Fact]
    public async Task WriteBack_RepeatOnARecordWithManyOldNotes_ReadsNoFurtherThanTheOperationsEnd()
    {
        await using var server = await FakeServer.StartAsync();
        await using var graph = PipedriveApi.GraphOf(server.Url);
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        server
            .On("GET", "/v1/notes?person_id=7&sort=add_time%20DESC&start=0&limit=100", new Reply(200, """
                {"success":true,"data":[{"id":1,"content":"x","add_time":"2026-03-01 11:30:00"},{"id":2,"content":null,"add_time":"2026-03-01 10:59:59"}],
                 "additional_data":{"pagination":{"more_items_in_collection":true,"next_start":100}}}
                """))
            .On("POST", "/v1/notes", new Reply(201, """{"success":true,"data":{"id":3}}"""));

        await graph.Source("pipedrive").WriteBackAsync(Repeat() with { Record = new RecordRef("person", "7"), At = at }, default);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task WriteBack_NoteOnARecordThatHasNone_IsRefusedInWords()
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => WriteAsync(Change() with { Record = new RecordRef("products", "1"), Note = "x" }));

        Assert.Equal("Pipedrive keeps no notes on products. Leave the note on a deal, a person or an organization.", exception.Reason);
    }

    [Fact]
    public async Task WriteBack_OfTheBridge_ComesHomeAsAnEcho()
    {
        _api.Server.Webhooks.Take();
        await WriteAsync(Change(("voip_account", "0042")));

        var told = Assert.Single(_api.Server.Webhooks.Take());

        var content = _api.Pipedrive.Read(PipedriveApi.DeliveryOf(System.Text.Encoding.UTF8.GetBytes(Bridge.Json.StrictJson.Write(told))));
        Assert.Equal((0, 1), (content.Events.Count, content.Echoes));
    }

    private IReadOnlyList<PipedriveNote> Notes => _api.Server.Records.NotesOn(_person.Ref);

    private RecordChange Change(params IEnumerable<(string Name, JToken Value)> fields) =>
        _api.ChangeOf(_person.Ref) with { Fields = fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal) };

    private RecordChange Repeat() => Change() with { Note = $"Moved. {RecordChanges.Operation} (Succeeded)", MayBeRepeat = true };

    private Task WriteAsync(RecordChange change) => _api.Pipedrive.WriteBackAsync(change, default);
}
