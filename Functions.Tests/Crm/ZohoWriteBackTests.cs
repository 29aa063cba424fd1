using Bridge.Crm;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Zoho;

namespace Bridge.Tests.Crm;

public sealed class ZohoWriteBackTests : IAsyncLifetime
{
    private ZohoApi _api = null!;
    private ZohoRecord _contact = null!;

    private RecordChange Change => ZohoApi.ChangeOf(_contact.Ref);

    public async Task InitializeAsync()
    {
        _api = await ZohoApi.StartAsync();
        _contact = _api.Server.Records.Add(ZohoModule.Contacts, ("Last_Name", "Okafor"), ("VoIP_Account", "1"));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task WriteBack_Fields_SetsThemInTheirOwnTypesAndStartsNoWorkflow()
    {
        await WriteAsync(Change with
        {
            Fields = RecordChanges.Fields(("VoIP_Balance", 245.71293m), ("VoIP_Email_Confirmed", true), ("VoIP_Action", "0042 \"quoted\""), ("VoIP_Account", JValue.CreateNull())),
        });

        var contact = _api.Server.Records.Get(_contact.Ref);
        Assert.Equal(245.71293m, (decimal)contact["VoIP_Balance"]!);
        Assert.True((bool)contact["VoIP_Email_Confirmed"]!);
        Assert.Equal("0042 \"quoted\"", (string?)contact["VoIP_Action"]);
        Assert.Equal(JTokenType.Null, contact["VoIP_Account"]!.Type);
        Assert.Equal(_api.Server.Options.UserId, contact.ModifiedBy);
    }

    [Fact]
    public async Task WriteBack_Note_LiesOnItsRecordAsPlainText()
    {
        await WriteAsync(Change with { Note = "Moved <b>5</b> & more.\r\nDone." });

        var note = Assert.Single(_api.Server.Records.NotesOn(_contact.Ref));
        Assert.Equal(("Bridge: move-funds Succeeded", "Moved <b>5</b> & more.\nDone."), (note.Title, note.Content));
    }

    [Fact]
    public async Task WriteBack_RepeatWhoseNoteIsThere_LeavesNoSecond()
    {
        for (var other = 0; other < 250; other++)
        {
            _api.Server.Records.AddNote(_contact.Ref, "", "Another operation's.");
        }

        await WriteAsync(Change with { Note = $"Moved. {Change.Mark}" });
        await WriteAsync(Change with { Note = $"Moved. {Change.Mark}", MayBeRepeat = true });

        Assert.Single(_api.Server.Records.NotesOn(_contact.Ref), note => note.Content.Contains(Change.Mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteBack_RepeatWhoseNoteIsNotThere_LeavesIt()
    {
        _api.Server.Records.AddNote(_contact.Ref, "", $"{Change.OperationId} (Refused)");

        await WriteAsync(Change with { Note = $"Moved. {Change.Mark}", MayBeRepeat = true });

        Assert.Equal(2, _api.Server.Records.NotesOn(_contact.Ref).Count);
    }

    [Fact]
    public async Task WriteBack_NoteThatWasTakenButNotAnswered_IsNotSentAgainByItself()
    {
        _api.Server.Faults.Add(Fault.ResetAfterApplying().On("/Notes"));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => WriteAsync(Change with { Note = Change.Mark }));
        await WriteAsync(Change with { Note = Change.Mark, MayBeRepeat = true });

        Assert.Single(_api.Server.Records.NotesOn(_contact.Ref));
    }

    [Theory]
    [InlineData("VoIP_Balance", "the-secret-link", "Zoho refused the call (200; INVALID_DATA 'VoIP_Balance', which takes double).")]
    [InlineData("VoIP_Acount", "the-secret-link", "Zoho refused the call (200; INVALID_DATA 'VoIP_Acount').")]
    public async Task WriteBack_FieldRefusedBesideHttp200_IsRefusedAndNamesItAndNotItsValue(string field, string value, string reason)
    {
        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => WriteAsync(Change with { Fields = RecordChanges.Fields((field, value)), Note = "Done." }));

        Assert.Equal(reason, exception.Reason);
        Assert.DoesNotContain(value, exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(_api.Server.Records.NotesOn(_contact.Ref));
    }

    [Fact]
    public async Task WriteBack_RecordThatIsGone_IsRefusedAndNamesIt()
    {
        var gone = new RecordRef("Contacts", "999");

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => WriteAsync(ZohoApi.ChangeOf(gone) with { Fields = RecordChanges.Fields(("VoIP_Balance", 1)) }));

        Assert.Equal("Zoho has no such record: Contacts 999 (200; INVALID_DATA).", exception.Reason);
    }

    [Fact]
    public async Task WriteBack_AnswerThatSaysNothingOfTheRecord_IsUnavailable()
    {
        _api.Server.Faults.Add(Fault.Refuse(200, new JObject { ["data"] = new JArray() }).On("/Contacts"));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => WriteAsync(Change with { Fields = RecordChanges.Fields(("VoIP_Balance", 1)) }));
    }

    private Task WriteAsync(RecordChange change) => _api.Zoho.WriteBackAsync(change, default);
}
