using Bridge.Crm;
using Bridge.Crm.Dynamics365;
using Bridge.Json;
using Bridge.Sandbox.Dynamics365;

namespace Bridge.Tests.Crm;

/// <summary>Write-backs to an environment that refuses a PATCH without a precondition, or with a column that does not change.</summary>
public sealed class Dynamics365WriteBackTests
{
    [Fact]
    public async Task WriteBack_Fields_SetsThoseThatChange()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact, ("firstname", "Ann"), ("voip_balance", 5.0m), ("voip_refresh", true), ("voip_account", "0042"), ("birthdate", "2000-02-29"));
        var changes = new List<DataverseChange>();
        api.Server.OnChangeByApplication = changes.Add;

        await api.Dynamics.WriteBackAsync(
            Dynamics365Api.Change(contact) with { Fields = RecordChanges.Fields(("firstname", "Ann"), ("voip_balance", 242.08793m), ("voip_refresh", "false"), ("voip_account", "0042"), ("birthdate", "2000-02-29")) },
            default);

        var change = Assert.Single(changes);
        Assert.Equal(["voip_balance", "voip_refresh"], change.Set.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(242.08793m, (decimal?)api.Server.Store.Get(contact)["voip_balance"]);
        Assert.False((bool?)api.Server.Store.Get(contact)["voip_refresh"]);
    }

    [Fact]
    public async Task WriteBack_NothingThatChanges_SendsNothing()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact, ("voip_balance", 5.50m), ("lastname", "Lee"), ("voip_account", "42"));
        var version = api.Server.Store.Get(contact).Version;

        await api.Dynamics.WriteBackAsync(
            Dynamics365Api.Change(contact) with { Fields = RecordChanges.Fields(("voip_balance", "5.5"), ("lastname", "Lee"), ("firstname", ""), ("voip_account", 42)) }, default);

        Assert.Equal(version, api.Server.Store.Get(contact).Version);
    }

    [Theory]
    [InlineData("voip_account", 10001, "10001")]
    [InlineData("voip_balance", "12.50", "12.50")]
    [InlineData("voip_refresh", "true", "true")]
    [InlineData("numberofchildren", "3", "3")]
    [InlineData("preferredcontactmethodcode", 2.0, "2")]
    [InlineData("firstname", true, "true")]
    [InlineData("lastname", "", "null")]
    public async Task WriteBack_Value_TakesTheTypeOfItsColumn(string column, object value, string expected)
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact, ("lastname", "Lee"));

        await api.Dynamics.WriteBackAsync(Dynamics365Api.Change(contact) with { Fields = RecordChanges.Fields((column, JToken.FromObject(value))) }, default);

        var kept = api.Server.Store.Get(contact)[column]!;
        Assert.Equal(expected, kept is JValue { Value: string text } ? text : StrictJson.Write(kept));
    }

    [Theory]
    [InlineData("voip_balance", "the-secret-link")]
    [InlineData("voip_refresh", "the-secret-link")]
    [InlineData("numberofchildren", "1.5")]
    [InlineData("numberofchildren", "99999999999999999999999")]
    [InlineData("parentcustomerid", "6d81597f-0f9f-e711-8122-000d3aa2331c")]
    public async Task WriteBack_ValueThatAColumnCannotHold_IsRefusedAndNotQuoted(string column, string value)
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.Dynamics.WriteBackAsync(Dynamics365Api.Change(contact) with { Fields = RecordChanges.Fields((column, value)) }, default));

        Assert.Contains($"'{column}'", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(value, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteBack_RecordThatIsGone_IsRefusedAndNotMade()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var gone = new RecordRef("contact", "6d81597f-0f9f-e711-8122-000d3aa2331c");

        await Assert.ThrowsAsync<CrmRefusedException>(
            () => api.Dynamics.WriteBackAsync(Dynamics365Api.Change(gone) with { Fields = RecordChanges.Fields(("firstname", "Ann")) }, default));

        Assert.Empty(api.Server.Store.All);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteBack_Note_LiesOnTheRecordOnceHoweverOftenItIsLeft(bool mayBeRepeat)
    {
        await using var api = await Dynamics365Api.StartAsync();
        var account = api.Add(TableDefinition.Account);
        var change = Dynamics365Api.Change(account) with { Note = "Moved <5> & more.\nDone.", MayBeRepeat = mayBeRepeat };

        await api.Dynamics.WriteBackAsync(change, default);
        await api.Dynamics.WriteBackAsync(change with { MayBeRepeat = true }, default);

        Assert.Equal(["Moved <5> & more.\nDone."], api.Server.Store.NotesOn(account));
        Assert.Equal("move-funds: Succeeded", (string?)api.Server.Store.All.Single(record => record.Table == TableDefinition.Annotation)["subject"]);
    }

    [Fact]
    public async Task WriteBack_NoteThatSaysMoreByNow_IsBroughtUpToDate()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var account = api.Add(TableDefinition.Account);

        await api.Dynamics.WriteBackAsync(Dynamics365Api.Change(account) with { Note = "Balance 5" }, default);
        await api.Dynamics.WriteBackAsync(Dynamics365Api.Change(account) with { Note = "Balance 6", MayBeRepeat = true }, default);

        Assert.Equal(["Balance 6"], api.Server.Store.NotesOn(account));
    }

    [Fact]
    public async Task WriteBack_NoteOfAnotherEnd_IsAnotherNote()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var account = api.Add(TableDefinition.Account);

        await api.Dynamics.WriteBackAsync(Dynamics365Api.Change(account) with { Note = "Solve a captcha.", State = "AwaitingCaptcha" }, default);
        await api.Dynamics.WriteBackAsync(Dynamics365Api.Change(account) with { Note = "Done." }, default);

        Assert.Equal(["Solve a captcha.", "Done."], api.Server.Store.NotesOn(account));
    }

    [Fact]
    public void NoteId_IsAGuidOfItsOwn()
    {
        var id = DataverseNote.IdOf(Dynamics365Api.Change(new RecordRef("account", "1")).Mark);

        Assert.Equal((8, id), (Guid.Parse(id).Version, DataverseNote.IdOf("0123456789abcdef0123456789abcdef (Succeeded)")));
        Assert.NotEqual(id, DataverseNote.IdOf("0123456789abcdef0123456789abcdef (Refused)"), StringComparer.Ordinal);
    }
}
