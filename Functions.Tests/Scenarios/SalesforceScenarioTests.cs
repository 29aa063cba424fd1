using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Sandbox.Salesforce;
using Bridge.Sandbox.Servers;
using Bridge.Storage;
using Bridge.Tests.Crm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Scenarios;

/// <summary>The way of a change in Salesforce, there and back: over its own messages, its own retries and its own API.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class SalesforceScenarioTests(AzuriteFixture azurite) : IAsyncLifetime, IDisposable
{
    private const string Person = SalesforceApi.Person;

    private readonly HttpClient _http = new();
    private SalesforceServer _salesforce = null!;
    private World _world = null!;
    private LocalServer _door = null!;
    private string _number = null!;
    private bool _isOpen = true;
    private SalesforceRecord _account = null!;

    public async Task InitializeAsync()
    {
        var clock = new SharedClock();
        _salesforce = await SalesforceServer.StartAsync(new SalesforceServerOptions { Clock = clock }, default);
        _world = await World.StartAsync(
            azurite,
            ("Routes:Files", "routes/salesforce.json"),
            ("Sources:salesforce:Kind", "Salesforce"),
            ("Sources:salesforce:BaseUrl", _salesforce.Address.ToString()),
            ("Sources:salesforce:OrganizationId", _salesforce.Options.OrganizationId),
            ("Sources:salesforce:ClientId", _salesforce.Options.ClientId),
            ("Sources:salesforce:IntegrationUserId", _salesforce.Options.IntegrationUserId),
            ("Secrets:salesforce-client-secret", _salesforce.Options.ClientSecret),
            ("Secrets:salesforce-webhook-secret", SalesforceWebhook.SandboxSecret));
        clock.World = _world.Clock;
        _door = await LocalServer.StartAsync(0, OpenDoor, default);
        _number = _world.Billing.Book.Open("Harbour Bakery", $"{Guid.NewGuid():N}@bakery.example")!.Number;
        _account = _salesforce.Records.Add(SObjectType.Account, Person, ("Name", "Harbour Bakery"), ("Voip_Account__c", _number));
    }

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        await _world.DisposeAsync();
        await _salesforce.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task OpportunityWon_InSalesforce_MovesTheMoneyOnceAndWritesBack()
    {
        var opportunity = _salesforce.Records.Add(SObjectType.Opportunity, Person, ("Name", "Handsets"), ("Amount", 245.71293m), ("AccountId", _account.Id), ("StageName", "Negotiation"));
        Win(opportunity);
        await SendAndRunAsync();

        // Reopened and won again, which is another notification of the same opportunity.
        _salesforce.Records.Change(opportunity.Ref, Person, ("StageName", "Negotiation"));
        Win(opportunity);
        await SendAndRunAsync();

        Assert.Empty(_salesforce.Messages.Pending);
        Assert.Equal(245.71293m, Assert.Single(Moves()).Amount);
        Assert.Equal(245.71293m, (decimal)_salesforce.Records.Get(_account.Ref)["Voip_Balance__c"]);
        var task = Assert.Single(_salesforce.Records.TasksOn(_account));
        var operation = await _world.FindAsync(((string)task["Subject"]!).Split(' ')[2]);
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), operation.States());
        Assert.StartsWith($"Moved 245.71293 to {_number} for opportunity {opportunity.Id}.", (string?)task["Description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpportunityWon_WhileTheQueueIsOut_IsSentAgainBySalesforceAndPaidOnce()
    {
        Win(_salesforce.Records.Add(SObjectType.Opportunity, Person, ("Amount", 5), ("AccountId", _account.Id)));
        _isOpen = false;
        await SendAndRunAsync();
        Assert.Single(_salesforce.Messages.Pending, notification => notification.Definition.Type == SObjectType.Opportunity);

        _isOpen = true;
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        await SendAndRunAsync();

        Assert.Empty(_salesforce.Messages.Pending);
        Assert.Single(Moves());
    }

    [Fact]
    public async Task BalanceRefreshed_InSalesforce_IsOnTheContactAndItsEchoDropped()
    {
        var contact = _salesforce.Records.Add(SObjectType.Contact, Person, ("LastName", "Okafor"), ("Voip_Account__c", _number), ("Voip_Action__c", "refresh-balance"));

        await SendAndRunAsync();
        Assert.Equal("done", (string?)_salesforce.Records.Get(contact.Ref)["Voip_Action__c"]);
        Assert.Equal(0m, (decimal)_salesforce.Records.Get(contact.Ref)["Voip_Balance__c"]);

        // The write-back makes a message of its own.
        Assert.Single(_salesforce.Messages.Pending);
        await SendAndRunAsync();

        Assert.Empty(_salesforce.Messages.Pending);
        Assert.Single(_salesforce.Records.TasksOn(contact));
        Assert.Contains("1 are echoes", _world.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContactRegistered_InSalesforce_HasItsAccountNumberAsText()
    {
        var contact = _salesforce.Records.Add(
            SObjectType.Contact, Person, ("FirstName", "Mia"), ("LastName", "Chen"), ("Email", $"{Guid.NewGuid():N}@example.com"), ("Voip_Captcha__c", _world.Billing.Captcha.Issue()), ("Voip_Action__c", "register"));

        await SendAndRunAsync();

        var number = (string?)_salesforce.Records.Get(contact.Ref)["Voip_Account__c"];
        Assert.NotNull(_world.Billing.Book.FindCustomer(number!));
    }

    [Fact]
    public async Task LoginLink_AskedForAnUnknownAccount_FailsOnTheRecord()
    {
        var contact = _salesforce.Records.Add(
            SObjectType.Contact, Person, ("LastName", "Chen"), ("Voip_Account__c", "1"), ("Voip_Captcha__c", _world.Billing.Captcha.Issue()), ("Voip_Action__c", "login-url"));

        await SendAndRunAsync();

        Assert.Equal("failed", (string?)_salesforce.Records.Get(contact.Ref)["Voip_Action__c"]);
        Assert.StartsWith("There is no log-in link.\nWhy: ", (string?)Assert.Single(_salesforce.Records.TasksOn(contact))["Description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_WithAnotherSecret_IsNotAcknowledged()
    {
        Win(_salesforce.Records.Add(SObjectType.Opportunity, Person, ("Amount", 5), ("AccountId", _account.Id)));

        await _salesforce.Messages.SendDueAsync(_http, Endpoint, "another", default);

        Assert.NotEmpty(_salesforce.Messages.Pending);
        Assert.Empty(await _world.Queue.TakeAsync(BridgeQueues.OperationsName));
    }

    private Uri Endpoint => new(_door.Address, "/api/webhooks/salesforce");

    private IEnumerable<Bridge.Sandbox.Billing.Entry> Moves() =>
        _world.Billing.Book.FindCustomer(_number)!.Entries.Where(entry => entry.Kind == Bridge.Sandbox.Billing.EntryKind.Payment);

    private void Win(SalesforceRecord opportunity) => _salesforce.Records.Change(opportunity.Ref, Person, ("StageName", "Closed Won"));

    private async Task SendAndRunAsync()
    {
        await _salesforce.Messages.SendDueAsync(_http, Endpoint, SalesforceWebhook.SandboxSecret, default);
        await _world.RunAllAsync();
    }

    private void OpenDoor(WebApplication app) => app.MapPost("/api/webhooks/{source}", async (string source, HttpRequest request, CancellationToken cancellationToken) =>
        _isOpen ? await _world.Get<WebhookIntake>().ReceiveAsync(source, request, cancellationToken) : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));

    /// <summary>The world's clock, once there is one.</summary>
    private sealed class SharedClock : TimeProvider
    {
        public TimeProvider World { get; set; } = System;

        public override DateTimeOffset GetUtcNow() => World.GetUtcNow();
    }
}
