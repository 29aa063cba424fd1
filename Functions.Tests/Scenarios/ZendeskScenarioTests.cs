using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Zendesk;
using Bridge.Tests.Crm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Scenarios;

/// <summary>The way of a change in Zendesk, there and back: over its own webhooks, its own retries and its own API.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ZendeskScenarioTests(AzuriteFixture azurite) : IAsyncLifetime, IDisposable
{
    private const string Person = ZendeskApi.Person;

    private readonly HttpClient _http = new();
    private ZendeskServer _zendesk = null!;
    private World _world = null!;
    private LocalServer _door = null!;
    private string _number = null!;
    private RecordRef _organization = null!;
    private bool _isOpen = true;

    public async Task InitializeAsync()
    {
        var clock = new SharedClock();
        _zendesk = await ZendeskServer.StartAsync(new ZendeskServerOptions { Clock = clock }, default);
        _world = await World.StartAsync(
            azurite,
            ("Routes:Files", "routes/zendesk.json"),
            ("Sources:zendesk:Kind", "Zendesk"),
            ("Sources:zendesk:BaseUrl", _zendesk.Address.ToString()),
            ("Sources:zendesk:ClientId", _zendesk.Options.ClientId),
            ("Sources:zendesk:UserId", _zendesk.Options.UserId),
            ("Sources:zendesk:SigningSecrets:events", "zendesk-events-secret"),
            ("Sources:zendesk:SigningSecrets:triggers", "zendesk-triggers-secret"),
            ("Sources:zendesk:RequestsPerSecond", "1000"),
            ("Secrets:zendesk-client-secret", _zendesk.Options.ClientSecret),
            ("Secrets:zendesk-events-secret", ZendeskSubscription.SandboxSecret),
            ("Secrets:zendesk-triggers-secret", ZendeskTrigger.SandboxSecret));
        clock.World = _world.Clock;
        _door = await LocalServer.StartAsync(0, OpenDoor, default);
        _number = _world.Billing.Book.Open("Harbour Bakery", $"{Guid.NewGuid():N}@bakery.example")!.Number;
        _organization = _zendesk.Records.Add(ZendeskType.Organizations, Person, ("name", "Harbour Bakery"), ("voip_account", _number));
    }

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        await _world.DisposeAsync();
        await _zendesk.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task TicketSolved_InZendesk_MovesTheMoneyOnceAndWritesBack()
    {
        var ticket = Ticket("245.71293");
        Solve(ticket);
        await SendAndRunAsync();
        Assert.True((bool)_zendesk.Records.Value(ticket, "voip_moved")!);

        // Reopened and solved again, with the field cleared: the trigger fires once more.
        _zendesk.Records.Change(ticket, Person, ("status", "open"), ("voip_moved", false));
        Solve(ticket);
        await SendAndRunAsync();

        Assert.Equal(245.71293m, Assert.Single(Moves()).Amount);
        var note = Assert.Single(_zendesk.Records.CommentsOn(ticket.Id));
        Assert.False(note.IsPublic);
        Assert.StartsWith($"Moved 245.71293 to {_number} for ticket {ticket.Id}. The balance is 245.71293.\nBridge operation ", note.Body, StringComparison.Ordinal);
        var operation = await _world.FindAsync(note.Body.Split("Bridge operation ")[1].Split(' ')[0]);
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), operation.States());
        Assert.Empty(_zendesk.Webhooks.Pending);
        Assert.Equal(0, _zendesk.Webhooks.Lost);
    }

    [Fact]
    public async Task TicketSolved_WhileTheBridgeIsOut_IsSentAgainByZendeskAndPaidOnce()
    {
        Solve(Ticket("5"));
        _isOpen = false;
        await SendAndRunAsync();
        Assert.Single(_zendesk.Webhooks.Pending);

        _isOpen = true;
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        await SendAndRunAsync();

        Assert.Empty(_zendesk.Webhooks.Pending);
        Assert.Single(Moves());
    }

    [Fact]
    public async Task BridgesOwnUpdate_ThatSetsOffATrigger_IsDroppedAsAnEcho()
    {
        _zendesk.Webhooks.Triggers = [ZendeskTrigger.Documented with { When = _ => true }];
        Solve(Ticket("5"));
        await SendAndRunAsync();

        Assert.Single(_zendesk.Webhooks.Pending);
        await SendAndRunAsync();

        Assert.Empty(_zendesk.Webhooks.Pending);
        Assert.Single(Moves());
    }

    [Fact]
    public async Task ActionChosen_OnAUser_RegistersLogsInAndRefreshes()
    {
        var user = _zendesk.Records.Add(
            ZendeskType.Users, Person, ("name", "Mia Chen"), ("email", $"{Guid.NewGuid():N}@example.com"), ("voip_first_name", "Mia"), ("voip_last_name", "Chen"));
        await ChooseAsync(user, "voip_register");
        var number = (string?)_zendesk.Records.Value(user, "voip_account");
        Assert.NotNull(_world.Billing.Book.FindCustomer(number!));

        await ChooseAsync(user, "voip_login_url");
        await ChooseAsync(user, "voip_refresh_balance");

        Assert.Equal(0m, (decimal)_zendesk.Records.Value(user, "voip_balance")!);
        var notes = (string?)_zendesk.Records.Value(user, "notes");
        Assert.Contains($"Log in as {number}: https://", notes, StringComparison.Ordinal);
        Assert.Contains($"Registered as customer {number}.", notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TicketSolved_OfAnUnknownAccount_FailsOnTheTicket()
    {
        _zendesk.Records.Change(_organization, Person, ("voip_account", "1"));
        var ticket = Ticket("5");
        Solve(ticket);

        await SendAndRunAsync();

        Assert.StartsWith("The funds were not moved.\nWhy: ", Assert.Single(_zendesk.Records.CommentsOn(ticket.Id)).Body, StringComparison.Ordinal);
        Assert.False((bool)_zendesk.Records.Value(ticket, "voip_moved")!);
    }

    private Uri Endpoint => new(_door.Address, "/api/webhooks/zendesk");

    private IEnumerable<Entry> Moves() => _world.Billing.Book.FindCustomer(_number)!.Entries.Where(entry => entry.Kind == EntryKind.Payment);

    private RecordRef Ticket(string amount) => _zendesk.Records.Add(
        ZendeskType.Tickets, Person, ("status", "open"), ("subject", "Top-up"), ("organization_id", long.Parse(_organization.Id, null)), ("voip_amount", amount));

    private void Solve(RecordRef ticket) => _zendesk.Records.Change(ticket, Person, ("status", "solved"));

    private async Task ChooseAsync(RecordRef user, string action)
    {
        _zendesk.Records.Change(user, Person, ("voip_captcha", _world.Billing.Captcha.Issue()));
        _zendesk.Records.Change(user, Person, ("voip_action", action));
        await SendAndRunAsync();
    }

    private async Task SendAndRunAsync()
    {
        await _zendesk.Webhooks.SendDueAsync(_http, Endpoint, default);
        await _world.RunAllAsync();
    }

    private void OpenDoor(WebApplication app) => app.MapPost("/api/webhooks/{source}", async (string source, HttpRequest request, CancellationToken cancellationToken) =>
    {
        if (_isOpen)
        {
            return await _world.Get<WebhookIntake>().ReceiveAsync(source, request, cancellationToken);
        }

        request.HttpContext.Response.Headers.RetryAfter = "10";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    });

    /// <summary>The world's clock, once there is one.</summary>
    private sealed class SharedClock : TimeProvider
    {
        public TimeProvider World { get; set; } = System;

        public override DateTimeOffset GetUtcNow() => World.GetUtcNow();
    }
}
