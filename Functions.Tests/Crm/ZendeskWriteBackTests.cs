using System.Text;
using Bridge.Crm;
using Bridge.Crm.Zendesk;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Zendesk;

namespace Bridge.Tests.Crm;

public sealed class ZendeskWriteBackTests
{
    private const string Person = ZendeskApi.Person;

    [Fact]
    public async Task WriteBack_FieldsAndNoteOfATicket_AreOneUpdateAndANoteThatNobodyOutsideSees()
    {
        await using var api = await ZendeskApi.StartAsync();
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("status", "open"));
        var change = api.Change(ticket) with { Fields = RecordChanges.Fields(("voip_moved", true), ("status", "solved")), Note = "Moved {{5}}.\r\nDone." };

        await api.Zendesk.WriteBackAsync(change, default);

        Assert.True((bool)api.Server.Records.Value(ticket, "voip_moved")!);
        Assert.Equal("solved", (string?)api.Server.Records.Value(ticket, "status"));
        var comment = Assert.Single(api.Server.Records.CommentsOn(ticket.Id));
        Assert.Equal(("Moved { {5}}.\nDone.", false), (comment.Body, comment.IsPublic));
        Assert.Equal(2, api.Server.Requests);
    }

    [Fact]
    public async Task WriteBack_FieldsOfAUser_AreSetByTheirKeys()
    {
        await using var api = await ZendeskApi.StartAsync();
        var user = api.Server.Records.Add(ZendeskType.Users, Person, ("name", "Mia"), ("voip_captcha", "token"));

        await api.Zendesk.WriteBackAsync(api.Change(user) with { Fields = RecordChanges.Fields(("voip_balance", 245.71293m), ("voip_captcha", ""), ("phone", "+61 2")) }, default);

        Assert.Equal(245.71293m, (decimal)api.Server.Records.Value(user, "voip_balance")!);
        Assert.Equal(JTokenType.Null, api.Server.Records.Value(user, "voip_captcha")!.Type);
        Assert.Equal("+61 2", (string?)api.Server.Records.Value(user, "phone"));
        Assert.Equal(1, api.Server.Requests);
    }

    [Theory]
    [InlineData("users")]
    [InlineData("organizations")]
    public async Task WriteBack_NoteOnAProfile_StandsBeforeWhatAgentsWrote(string type)
    {
        await using var api = await ZendeskApi.StartAsync();
        var record = api.Server.Records.Add(ZendeskType.Find(type)!, Person, ("notes", "Prefers mail."));

        await api.Zendesk.WriteBackAsync(api.Change(record) with { Note = Note(api, record) }, default);
        await api.Zendesk.WriteBackAsync(api.Change(record) with { Note = Note(api, record), MayBeRepeat = true }, default);

        Assert.Equal(
            $"[Bridge 2026-03-01 12:00 UTC]\n{Note(api, record)}\n[/Bridge]\n\nPrefers mail.",
            (string?)api.Server.Records.Value(record, "notes"));
    }

    [Fact]
    public async Task WriteBack_FieldThatIsNotThere_IsRefusedThoughZendeskSaysNothing()
    {
        await using var api = await ZendeskApi.StartAsync();
        var user = api.Server.Records.Add(ZendeskType.Users, Person);

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.Zendesk.WriteBackAsync(api.Change(user) with { Fields = RecordChanges.Fields(("voip_balnce", 5)) }, default));

        Assert.Contains("'voip_balnce'", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_TicketFieldIdThatIsNotThere_IsRefusedThoughZendeskSaysNothing()
    {
        await using var api = await ZendeskApi.StartAsync();
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person);

        await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.Zendesk.WriteBackAsync(api.Change(ticket) with { Fields = RecordChanges.Fields(("9009", true)) }, default));
    }

    [Fact]
    public async Task WriteBack_ValueThatAFieldCannotHold_NamesTheFieldAndNotTheValue()
    {
        await using var api = await ZendeskApi.StartAsync();
        var user = api.Server.Records.Add(ZendeskType.Users, Person);

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.Zendesk.WriteBackAsync(api.Change(user) with { Fields = RecordChanges.Fields(("voip_balance", "the-secret-link")) }, default));

        Assert.Equal(
            "Zendesk refused the call (422; RecordInvalid, InvalidValue '7002'). A closed ticket takes no change, and a field only values of its kind.",
            exception.Reason);
        Assert.DoesNotContain("the-secret-link", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_RepeatWhoseCommentIsThere_LeavesNoSecond()
    {
        await using var api = await ZendeskApi.StartAsync();
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("status", "open"));
        var change = api.Change(ticket) with { Note = Note(api, ticket), Fields = RecordChanges.Fields(("voip_moved", true)) };
        api.Server.Faults.Add(Fault.ResetAfterApplying().On($"/tickets/{ticket.Id}"));
        await Assert.ThrowsAsync<CrmUnavailableException>(() => api.Zendesk.WriteBackAsync(change, default));
        await CommentAsync(api, ticket, times: 7);

        await api.Zendesk.WriteBackAsync(change with { MayBeRepeat = true }, default);

        Assert.Single(api.Server.Records.CommentsOn(ticket.Id), comment => comment.Body.Contains(change.Mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteBack_RepeatWhoseCommentIsNotThere_LeavesItAndReadsNoOlderComments()
    {
        await using var api = await ZendeskApi.StartAsync();
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("status", "open"));
        await CommentAsync(api, ticket, times: 20);
        api.Graph.Clock.Advance(TimeSpan.FromHours(1));
        var before = api.Server.Requests;

        await api.Zendesk.WriteBackAsync(api.Change(ticket) with { Note = Note(api, ticket), MayBeRepeat = true }, default);

        Assert.Equal(Note(api, ticket), api.Server.Records.CommentsOn(ticket.Id)[^1].Body);
        Assert.Equal(3, api.Server.Requests - before);
    }

    [Fact]
    public async Task WriteBack_RepeatWhileAnEarlierTryComesThrough_IsAConflictAndLeavesNoSecond()
    {
        await using var api = await ZendeskApi.StartAsync();
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("status", "open"));
        var (arrived, door) = (new TaskCompletionSource(), new TaskCompletionSource());
        api.Server.Faults.Add(Fault.HoldUntil(door.Task) with { Where = request => request.Method == "PUT" && arrived.TrySetResult() });

        var repeat = api.Zendesk.WriteBackAsync(api.Change(ticket) with { Note = Note(api, ticket), MayBeRepeat = true }, default);
        await Task.WhenAny(arrived.Task, repeat);
        api.Graph.Clock.Advance(TimeSpan.FromSeconds(1));
        api.Server.Records.Change(ticket, Person, ("priority", "high"));
        door.SetResult();

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => repeat);
        Assert.Equal(TimeSpan.FromSeconds(2), exception.RetryAfter);
        Assert.Contains("409; UpdateConflict", exception.Reason, StringComparison.Ordinal);
        Assert.Empty(api.Server.Records.CommentsOn(ticket.Id));
    }

    [Fact]
    public async Task WriteBack_MoreThanThirtyUpdatesOfATicket_WaitsAsLongAsZendeskSays()
    {
        await using var api = await ZendeskApi.StartAsync();
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("status", "open"));
        await CommentAsync(api, ticket, times: 30);
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(4));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => CommentAsync(api, ticket, times: 1));

        Assert.Equal(TimeSpan.FromMinutes(6), exception.RetryAfter);
    }

    [Fact]
    public async Task WriteBack_ClosedTicket_IsRefusedInWords()
    {
        await using var api = await ZendeskApi.StartAsync();
        var ticket = api.Server.Records.Add(ZendeskType.Tickets, Person, ("status", "closed"));

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(() => CommentAsync(api, ticket, times: 1));

        Assert.Contains("(422; RecordInvalid, wrong 'status'). A closed ticket takes no change", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_NothingToWrite_SendsNothing()
    {
        await using var api = await ZendeskApi.StartAsync();

        await api.Zendesk.WriteBackAsync(api.Change(new RecordRef("users", "1")), default);

        Assert.Equal(0, api.Server.Requests);
    }

    [Fact]
    public void Text_TooLong_IsCutAndStillNamesItsOperation()
    {
        const string Mark = "0123456789abcdef0123456789abcdef (Succeeded)";
        var text = ZendeskText.Of(new string('ä', 40_000) + Mark, Mark);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), ZendeskText.MaxBytes - 3, ZendeskText.MaxBytes);
        Assert.EndsWith($"ä…\n{Mark}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ProfileNotes_OfManyOperations_KeepTheNewestAndEverythingOfOthers()
    {
        var notes = "Prefers mail.\n\nCalls in the evening.";
        for (var number = 0; number < 30; number++)
        {
            notes = ZendeskProfileNotes.With(notes, $"Note [/Bridge] of {number}.", $"mark-{number}", DateTimeOffset.UnixEpoch)!;
        }

        Assert.StartsWith("[Bridge 1970-01-01 00:00 UTC]\nNote [ /Bridge] of 29.\n[/Bridge]\n\n[Bridge", notes, StringComparison.Ordinal);
        Assert.EndsWith("[/Bridge]\n\nPrefers mail.\n\nCalls in the evening.", notes, StringComparison.Ordinal);
        Assert.Equal(ZendeskProfileNotes.Kept, notes.Split("[/Bridge]").Length - 1);
        Assert.DoesNotContain("of 9.", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void ProfileNotes_WithLittleRoom_GiveUpTheOldestOfOursAndNeverAnothers()
    {
        var theirs = new string('x', ZendeskText.MaxBytes - 200);
        var notes = ZendeskProfileNotes.With(theirs, new string('a', 100), "mark-a", DateTimeOffset.UnixEpoch)!;

        notes = ZendeskProfileNotes.With(notes, new string('b', 100), "mark-b", DateTimeOffset.UnixEpoch)!;

        Assert.EndsWith(theirs, notes, StringComparison.Ordinal);
        Assert.Contains("bbb", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("aaa", notes, StringComparison.Ordinal);
        Assert.Null(ZendeskProfileNotes.With(new string('x', ZendeskText.MaxBytes), "n", "m", DateTimeOffset.UnixEpoch));
    }

    private static string Note(ZendeskApi api, RecordRef record) => $"Moved 5.\nBridge operation {api.Change(record).Mark}";

    private static async Task CommentAsync(ZendeskApi api, RecordRef ticket, int times)
    {
        for (var number = 0; number < times; number++)
        {
            await api.Zendesk.WriteBackAsync(api.Change(ticket) with { Note = $"Another operation's, {number}." }, default);
        }
    }
}
