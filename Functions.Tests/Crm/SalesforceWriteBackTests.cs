using Bridge.Crm;
using Bridge.Crm.Salesforce;
using Bridge.Sandbox.Salesforce;

namespace Bridge.Tests.Crm;

public sealed class SalesforceWriteBackTests : IAsyncLifetime
{
    private SalesforceApi _api = null!;
    private SalesforceRecord _account = null!;
    private SalesforceRecord _contact = null!;

    public async Task InitializeAsync()
    {
        _api = await SalesforceApi.StartAsync();
        _account = _api.Add(SObjectType.Account, ("Name", "Harbour Bakery"), ("Voip_Action__c", "refresh-balance"));
        _contact = _api.Add(SObjectType.Contact, ("LastName", "Okafor"), ("AccountId", _account.Id));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task WriteBack_Fields_SetsEachInItsOwnType()
    {
        var fields = new Dictionary<string, JToken>(StringComparer.Ordinal)
        {
            ["Voip_Balance__c"] = 245.71293m,
            ["Voip_Email_Confirmed__c"] = true,
            ["Voip_Account__c"] = "0042 \"quoted\"",
            ["Voip_Action__c"] = JValue.CreateNull(),
            ["Voip_Captcha__c"] = new JObject { ["a"] = 1 },
        };

        await _api.Salesforce.WriteBackAsync(SalesforceApi.ChangeOf(_account.Ref) with { Fields = fields }, default);

        var account = _api.Server.Records.Get(_account.Ref);
        Assert.Equal(245.71293m, (decimal)account["Voip_Balance__c"]);
        Assert.True((bool)account["Voip_Email_Confirmed__c"]);
        Assert.Equal("0042 \"quoted\"", (string?)account["Voip_Account__c"]);
        Assert.Equal(JTokenType.Null, account["Voip_Action__c"].Type);
        Assert.Equal("""{"a":1}""", (string?)account["Voip_Captcha__c"]);
        Assert.Empty(_api.Server.Records.TasksOn(account));
    }

    [Fact]
    public async Task WriteBack_NoteOnAnAccount_IsATaskAboutIt()
    {
        await _api.Salesforce.WriteBackAsync(SalesforceApi.ChangeOf(_account.Ref) with { Note = "Moved <b>5</b>.\r\nDone." }, default);

        var task = Assert.Single(_api.Server.Records.TasksOn(_account));
        Assert.Equal(_account.Id, (string?)task["WhatId"]);
        Assert.Equal($"Bridge operation {RecordChanges.Operation} (Succeeded): move-funds", (string?)task["Subject"]);
        Assert.Equal("Moved <b>5</b>.\nDone.", (string?)task["Description"]);
        Assert.Equal(("Completed", "2026-03-01"), ((string?)task["Status"], (string?)task["ActivityDate"]));
    }

    [Theory]
    [InlineData("Contact")]
    [InlineData("contact")]
    public async Task WriteBack_NoteOnAPerson_IsATaskWithThem(string type)
    {
        await _api.Salesforce.WriteBackAsync(SalesforceApi.ChangeOf(_contact.Ref with { Type = type }) with { Note = "Done." }, default);

        Assert.Equal(_contact.Id, (string?)Assert.Single(_api.Server.Records.TasksOn(_contact))["WhoId"]);
    }

    [Fact]
    public async Task WriteBack_StatusOfAnOrganizationOfItsOwn_IsASetting()
    {
        await using var graph = SalesforceApi.GraphOf(_api.Server.Address.ToString(), ("Sources:salesforce:TaskStatus", "Deferred"));

        await graph.Source("salesforce").WriteBackAsync(SalesforceApi.ChangeOf(_account.Ref) with { Note = "Done." }, default);

        Assert.Equal("Deferred", (string?)Assert.Single(_api.Server.Records.TasksOn(_account))["Status"]);
    }

    [Fact]
    public async Task WriteBack_RepeatWhoseNoteIsThere_LeavesNoSecond()
    {
        var change = SalesforceApi.ChangeOf(_account.Ref) with { Note = "Done." };

        await _api.Salesforce.WriteBackAsync(change, default);
        await _api.Salesforce.WriteBackAsync(change with { MayBeRepeat = true }, default);

        Assert.Single(_api.Server.Records.TasksOn(_account));
    }

    [Fact]
    public async Task WriteBack_RepeatWhoseNoteIsNotThere_LeavesIt()
    {
        var change = SalesforceApi.ChangeOf(_account.Ref) with { Note = "Done." };

        await _api.Salesforce.WriteBackAsync(change with { OperationId = "fedcba9876543210fedcba9876543210" }, default);
        await _api.Salesforce.WriteBackAsync(change with { Record = _contact.Ref }, default);
        await _api.Salesforce.WriteBackAsync(change with { State = "Refused" }, default);
        await _api.Salesforce.WriteBackAsync(change with { MayBeRepeat = true }, default);

        Assert.Equal(3, _api.Server.Records.TasksOn(_account).Count);
    }

    [Fact]
    public async Task WriteBack_FirstTry_LooksForNoEarlierNote()
    {
        await _api.Salesforce.WriteBackAsync(SalesforceApi.ChangeOf(_account.Ref) with { Note = "Done." }, default);

        Assert.Equal(1, _api.Server.Requests);
    }

    [Fact]
    public async Task WriteBack_NoteThatIsTooLong_IsCut()
    {
        await _api.Salesforce.WriteBackAsync(SalesforceApi.ChangeOf(_account.Ref) with { Note = new string('a', 31_998) + "😀😀" }, default);

        var description = (string)Assert.Single(_api.Server.Records.TasksOn(_account))["Description"]!;
        Assert.InRange(description.Length, SalesforceTask.MaxDescription - 2, SalesforceTask.MaxDescription);
        Assert.EndsWith("a…", description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Voip_Balnce__c", "INVALID_FIELD 'Voip_Balnce__c'")]
    [InlineData("Voip_Action__c", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST 'Voip_Action__c'")]
    [InlineData("Voip_Account__c", "STRING_TOO_LONG 'Voip_Account__c'")]
    [InlineData("LastModifiedById", "INVALID_FIELD_FOR_INSERT_UPDATE 'LastModifiedById'")]
    [InlineData("Voip_Balance__c", "JSON_PARSER_ERROR")]
    public async Task WriteBack_RefusedField_NamesItAndNotItsValue(string field, string said)
    {
        const string Value = "the-secret-link-that-nobody-may-read-in-a-log";
        var fields = new Dictionary<string, JToken>(StringComparer.Ordinal) { [field] = Value };

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => _api.Salesforce.WriteBackAsync(SalesforceApi.ChangeOf(_account.Ref) with { Fields = fields, Note = "Done." }, default));

        Assert.Equal($"Salesforce refused the call about {_account.Ref} (400; {said}).", exception.Reason);
        Assert.DoesNotContain(Value, exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(_api.Server.Records.TasksOn(_account));
    }

    [Fact]
    public async Task WriteBack_RecordThatWasDeleted_IsRefused()
    {
        _api.Server.Records.Delete(_contact.Ref);
        var fields = new Dictionary<string, JToken>(StringComparer.Ordinal) { ["Voip_Balance__c"] = 1 };

        var exception = await Assert.ThrowsAsync<CrmRefusedException>(
            () => _api.Salesforce.WriteBackAsync(SalesforceApi.ChangeOf(_contact.Ref) with { Fields = fields }, default));

        Assert.Contains("was deleted", exception.Reason, StringComparison.Ordinal);
    }
}
