using Bridge.CatchUp;
using Bridge.Intake;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Pipedrive;
using Bridge.Sandbox.Servers;
using Bridge.Storage;
using Bridge.Tests.Crm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Scenarios;

/// <summary>The way of a change in Pipedrive, there and back: over its own webhooks, its own retries and its own API.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class PipedriveScenarioTests(AzuriteFixture azurite) : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private PipedriveServer _pipedrive = null!;
    private World _world = null!;
    private LocalServer _door = null!;
    private PipedriveRecord _organization = null!;
    private string _number = null!;
    private bool _isOpen = true;

    public async Task InitializeAsync()
    {
        var clock = new WorldClock();
        _pipedrive = await PipedriveServer.StartAsync(new PipedriveServerOptions { Clock = clock }, default);
        var options = _pipedrive.Options;
        _world = await World.StartAsync(
            azurite,
            clock,
            _ => { },
            [
                ("Routes:Files", "routes/pipedrive.json"),
                .. PipedriveApi.SettingsOf(_pipedrive.Address.ToString()),
                ("Sources:pipedrive:CatchUp", "deals"),
                ("Secrets:pipedrive-api-token", options.ApiToken),
                ("Secrets:pipedrive-webhook-password", PipedriveWebhook.SandboxPassword),
            ]);
        _door = await LocalServer.StartAsync(0, OpenDoor, default);
        _number = _world.Billing.Book.Open("Harbour Bakery", $"{Guid.NewGuid():N}@bakery.example")!.Number;
        _organization = _pipedrive.Records.Add(PipedriveType.Organization, ("name", "Harbour Bakery"), ("voip_account", _number));
    }

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        await _world.DisposeAsync();
        await _pipedrive.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task DealWon_InPipedrive_MovesTheMoneyOnceAndWritesBack()
    {
        var deal = AddDeal(245.71293m);
        Win(deal);
        await SendAndRunAsync();

        // Reopened and won again, which is another event of the same deal.
        _pipedrive.Records.Change(deal, PipedriveActor.Person, ("status", "open"));
        Win(deal);
        await SendAndRunAsync();

        Assert.Empty(_pipedrive.Webhooks.Pending);
        Assert.Equal(245.71293m, Assert.Single(Moves).Amount);
        Assert.Equal(245.71293m, (decimal?)_pipedrive.Records.Now(_organization)["voip_balance"]);
        var note = Assert.Single(_pipedrive.Records.NotesOn(_organization.Ref));
        Assert.StartsWith($"Moved 245.71293 to {_number} for deal {deal.Id}.", note.Content, StringComparison.Ordinal);
        Assert.Contains("1 are echoes", _world.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DealWon_WhileTheQueueIsOut_IsSentAgainByPipedriveAndPaidOnce()
    {
        _isOpen = false;
        Win(AddDeal(5));
        await SendAndRunAsync();
        Assert.NotEmpty(_pipedrive.Webhooks.Pending);

        _isOpen = true;
        _world.Clock.Advance(TimeSpan.FromSeconds(3));
        await SendAndRunAsync();

        Assert.Single(Moves);
        await SendAndRunAsync();
        Assert.Empty(_pipedrive.Webhooks.Pending);
        Assert.Equal(0, _pipedrive.Webhooks.Lost);
        Assert.Single(Moves);
    }

    [Fact]
    public async Task DealWon_WhileTheWebhookWasBanned_IsFoundByCatchingUpAndPaidOnce()
    {
        await CatchUpAsync();
        _isOpen = false;
        for (var failures = 0; failures < 10; failures++)
        {
            _pipedrive.Records.Add(PipedriveType.Person, ("name", "Somebody"));
        }

        await SendAndRunAsync();
        Assert.True(_pipedrive.Webhooks.IsBanned);
        var deal = AddDeal(5);
        Win(deal);
        _isOpen = true;

        await CatchUpAsync();
        Assert.Equal(5m, Assert.Single(Moves).Amount);

        await CatchUpAsync();
        Assert.Single(Moves);
        Assert.Contains($"{deal.Id}", Assert.Single(_pipedrive.Records.NotesOn(_organization.Ref)).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BalanceRefreshed_InPipedrive_IsOnThePersonAndItsEchoDropped()
    {
        var person = AddPerson(("voip_account", _number));
        await SendAndRunAsync();
        Act(person, "refresh-balance");

        await SendAndRunAsync();
        await SendAndRunAsync();

        var refreshed = _pipedrive.Records.Now(person);
        Assert.Equal(("done", 0m), ((string?)refreshed["voip_action"], (decimal?)refreshed["voip_balance"]));
        Assert.Single(_pipedrive.Records.NotesOn(person.Ref));
        Assert.Empty(_pipedrive.Webhooks.Pending);
    }

    [Fact]
    public async Task PersonAdded_InPipedrive_IsRegisteredAndHasItsAccountNumberAsText()
    {
        var person = AddPerson(
            ("emails", new JArray(new JObject { ["value"] = $"{Guid.NewGuid():N}@example.com", ["primary"] = true, ["label"] = "work" })),
            ("voip_captcha", _world.Billing.Captcha.Issue()));

        await SendAndRunAsync();

        var number = _pipedrive.Records.Now(person)["voip_account"];
        Assert.Equal(JTokenType.String, number!.Type);
        Assert.NotNull(_world.Billing.Book.FindCustomer((string)number!));
    }

    [Fact]
    public async Task LoginLink_AskedForAnUnknownAccount_FailsOnTheRecord()
    {
        var person = AddPerson(("voip_account", "1"), ("voip_captcha", _world.Billing.Captcha.Issue()));
        Act(person, "login-url");

        await SendAndRunAsync();

        Assert.Equal("failed", (string?)_pipedrive.Records.Now(person)["voip_action"]);
        Assert.Contains("There is no log-in link.<br>Why: ", _pipedrive.Records.NotesOn(person.Ref)[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_WithAnotherPassword_IsNotTaken()
    {
        Win(AddDeal(5));

        await _pipedrive.Webhooks.SendDueAsync(_http, Endpoint, "another-password-of-somebody", default);

        Assert.NotEmpty(_pipedrive.Webhooks.Pending);
        Assert.Empty(await _world.Queue.TakeAsync(BridgeQueues.OperationsName));
    }

    private Uri Endpoint => new(_door.Address, "/api/webhooks/pipedrive");

    private IEnumerable<Entry> Moves => _world.Billing.Book.FindCustomer(_number)!.Entries.Where(entry => entry.Kind == EntryKind.Payment);

    private PipedriveRecord AddDeal(decimal value) =>
        _pipedrive.Records.Add(PipedriveType.Deal, ("title", "Phones"), ("value", value), ("status", "open"), ("org_id", _organization.Id));

    private PipedriveRecord AddPerson(params (string Name, JToken Value)[] values) =>
        _pipedrive.Records.Add(PipedriveType.Person, [("first_name", "Mia"), ("last_name", "Chen"), .. values]);

    private void Win(PipedriveRecord deal) => _pipedrive.Records.Change(deal, PipedriveActor.Person, ("status", "won"));

    private void Act(PipedriveRecord person, string action) => _pipedrive.Records.Change(person, PipedriveActor.Person, ("voip_action", action));

    private async Task SendAndRunAsync()
    {
        await _pipedrive.Webhooks.SendDueAsync(_http, Endpoint, PipedriveWebhook.SandboxPassword, default);
        await _world.RunAllAsync();
    }

    private async Task CatchUpAsync()
    {
        _world.Clock.Advance(TimeSpan.FromMinutes(15));
        await _world.Get<CatchUpRun>().RunAsync(default);
        await _world.RunAllAsync();
    }

    private void OpenDoor(WebApplication app) => app.MapPost("/api/webhooks/{source}", async (string source, HttpRequest request, CancellationToken cancellationToken) =>
        _isOpen ? await _world.Get<WebhookIntake>().ReceiveAsync(source, request, cancellationToken) : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
}
