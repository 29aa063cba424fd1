using Bridge.Crm.Channels;
using Bridge.Health;
using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Zoho;
using Bridge.Storage;

namespace Bridge.Tests.Scenarios;

/// <summary>The way of a change in Zoho CRM, there and back: over a channel that the bridge made itself, and over its own API.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ZohoScenarioTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly Queue<ZohoWebhook> _notifications = new();
    private ZohoServer _zoho = null!;
    private (string Setting, string? Value)[] _settings = null!;
    private World _world = null!;
    private ZohoRecord _account = null!;
    private string _number = null!;

    public async Task InitializeAsync()
    {
        var clock = new SharedClock();
        _zoho = await ZohoServer.StartAsync(new ZohoServerOptions { Clock = clock }, default);
        _settings =
        [
            ("Routes:Files", "routes/zoho.json"),
            ("Sources:zoho:Kind", "Zoho"),
            ("Sources:zoho:AccountsUrl", _zoho.Address.ToString()),
            ("Sources:zoho:ClientId", _zoho.Options.ClientId),
            ("Sources:zoho:Events", "Contacts.create;Contacts.edit;Accounts.edit;Deals.create;Deals.edit"),
            ("Sources:zoho:OwnFields", "VoIP_Account;VoIP_Balance;VoIP_Partner_Balance;VoIP_Email_Confirmed"),
            ("Secrets:zoho-client-secret", _zoho.Options.ClientSecret),
            ("Secrets:zoho-refresh-token", _zoho.Options.RefreshToken),
            ("Secrets:zoho-channel-token", _zoho.Options.ChannelToken),
            ("Secrets:zoho-url-key", _zoho.Options.UrlKey),
        ];
        _world = await World.StartAsync(azurite, _settings);
        clock.World = _world.Clock;
        _zoho.Channels.OnNotification = _notifications.Enqueue;
        await _world.Get<ChannelRenewal>().RunAsync(default);
        _number = _world.Billing.Book.Open("Harbour Bakery", $"{Guid.NewGuid():N}@bakery.example")!.Number;
        _account = _zoho.Records.Add(ZohoModule.Accounts, ("Account_Name", "Harbour Bakery"), ("VoIP_Account", _number));
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _zoho.DisposeAsync();
    }

    [Fact]
    public async Task DealWon_InZoho_MovesTheMoneyOnceAndWritesBack()
    {
        var deal = Deal(245.71293m);
        Win(deal);
        await DeliverAndRunAsync();

        // Reopened and won again, which is another notification of the same deal.
        _zoho.Records.Change(deal.Ref, ZohoRecords.Person, ("Stage", "Negotiation"));
        Win(deal);
        await DeliverAndRunAsync();

        Assert.Equal(245.71293m, Assert.Single(Moves()).Amount);
        Assert.Equal(245.71293m, (decimal)_zoho.Records.Get(_account.Ref)["VoIP_Balance"]!);
        var note = Assert.Single(_zoho.Records.NotesOn(_account.Ref));
        Assert.StartsWith($"Moved 245.71293 to {_number} for deal {deal.Id}.", note.Content, StringComparison.Ordinal);
        Assert.Equal("Bridge: move-funds Succeeded", note.Title);
    }

    [Fact]
    public async Task Channel_ThatIsRenewed_IsWellInTheHealthOfEveryInstance()
    {
        var end = Assert.Single(_zoho.Channels.All).ExpiresAt;

        var finding = await ChannelAsync();

        Assert.Equal(Condition.Healthy, finding.Condition);
        Assert.Contains(FormattableString.Invariant($"{end:u}"), finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_ThatCouldNotBeRenewed_DegradesHealthUntilItIs()
    {
        _world.Clock.Advance(TimeSpan.FromDays(3));
        _zoho.Faults.Add(Fault.Refuse(500) with { Where = request => request.Path.Value!.EndsWith("/watch", StringComparison.Ordinal) }, times: 20);
        var since = FormattableString.Invariant($"since {_world.Clock.GetUtcNow():yyyy-MM-dd HH:mm}");
        await _world.Get<ChannelRenewal>().RunAsync(default);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        await _world.Get<ChannelRenewal>().RunAsync(default);

        var failing = await ChannelAsync();

        Assert.Equal(Condition.Degraded, failing.Condition);
        Assert.Contains(since, failing.Detail, StringComparison.Ordinal);
        Assert.Contains("It ends at", failing.Detail, StringComparison.Ordinal);

        _zoho.Faults.Clear();
        await _world.Get<ChannelRenewal>().RunAsync(default);
        Assert.Equal(Condition.Healthy, (await ChannelAsync()).Condition);
    }

    [Fact]
    public async Task Channel_ThatNobodyLooksAfter_DegradesHealthBeforeItEnds()
    {
        _world.Clock.Advance(TimeSpan.FromDays(5.5));
        Assert.Equal(Condition.Degraded, (await ChannelAsync()).Condition);

        _world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains("It ended at", (await ChannelAsync()).Detail, StringComparison.Ordinal);

        await _world.Get<ChannelRenewal>().RunAsync(default);
        Assert.Equal(Condition.Healthy, (await ChannelAsync()).Condition);
        Assert.Single(_zoho.Channels.All);
    }

    [Fact]
    public async Task WriteBack_OfTheBridge_ComesHomeAsAnEchoAndIsDropped()
    {
        Win(Deal(5));
        await DeliverAndRunAsync();
        var echo = Assert.Single(_notifications);

        var answer = await _world.DeliverAsync(echo);

        Assert.Equal((200, 1), (answer.Status, (int)answer.Body["echoes"]!));
        Assert.Empty(await _world.Queue.TakeAsync(BridgeQueues.OperationsName));
    }

    [Fact]
    public async Task SeveralDealsWonAtOnce_InOneNotification_PayEach()
    {
        var channel = Assert.Single(_zoho.Channels.All);
        var deals = new[] { Deal(5), Deal(7) };
        var changes = deals.Select(deal => new ZohoChange(deal, "update", new Dictionary<string, JToken>(StringComparer.Ordinal) { ["Stage"] = "Closed Won" }, _world.Clock.GetUtcNow())).ToList();
        _notifications.Clear();

        var first = await _world.DeliverAsync(ZohoWebhook.Of(channel, changes));
        await _world.RunAllAsync();
        var again = await _world.DeliverAsync(ZohoWebhook.Of(channel, changes));
        await _world.RunAllAsync();

        Assert.Equal((202, 2), (first.Status, first.Operations.Count));
        Assert.Equal(first.Operations.Order(StringComparer.Ordinal), again.Operations.Order(StringComparer.Ordinal));
        Assert.Equal([5m, 7m], Moves().Select(move => move.Amount).Order());
    }

    [Fact]
    public async Task BalanceRefreshed_WhileZohosLimitIsSpent_IsWrittenBackLater()
    {
        var contact = _zoho.Records.Add(ZohoModule.Contacts, ("Last_Name", "Okafor"), ("VoIP_Account", _number));
        _notifications.Clear();
        _zoho.Records.Change(contact.Ref, ZohoRecords.Person, ("VoIP_Refresh", true));
        _zoho.Faults.Add(ZohoErrors.TooManyRequests() with { Where = request => request.Method is "PUT" });

        var id = Assert.Single((await _world.DeliverAsync(_notifications.Dequeue())).Operations);
        await _world.RunAllAsync();
        Assert.Equal((CallState.Succeeded, WriteBackState.Pending), (await _world.FindAsync(id)).States());

        await _world.WriteBackAsync(id);

        Assert.Equal(0m, (decimal)_zoho.Records.Get(contact.Ref)["VoIP_Balance"]!);
        Assert.Single(_zoho.Records.NotesOn(contact.Ref));
    }

    [Fact]
    public async Task ContactRegistered_InZoho_HasItsAccountNumber()
    {
        _notifications.Clear();
        var contact = _zoho.Records.Add(
            ZohoModule.Contacts, ("First_Name", "Mia"), ("Last_Name", "Chen"), ("Email", $"{Guid.NewGuid():N}@example.com"), ("VoIP_Captcha", _world.Billing.Captcha.Issue()));

        await DeliverAndRunAsync();

        Assert.NotNull(_world.Billing.Book.FindCustomer((string?)_zoho.Records.Get(contact.Ref)["VoIP_Account"] ?? ""));
    }

    [Fact]
    public async Task Notification_WithAnotherKeyInItsUrl_IsNotAuthenticAndItsSecretsStayOutOfTheLog()
    {
        Win(Deal(5));
        var webhook = _notifications.Last() with { Query = "?key=another" };

        var answer = await _world.DeliverAsync(webhook);

        Assert.Equal(401, answer.Status);
        Assert.Empty(await _world.Queue.TakeAsync(BridgeQueues.OperationsName));
        Assert.DoesNotContain(_zoho.Options.ChannelToken, _world.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("key=another", _world.Logs.All, StringComparison.Ordinal);
    }

    // Another instance than the one whose timer looks after channels.
    private async Task<Finding> ChannelAsync()
    {
        await using var another = await _world.StartAnotherAsync(_settings);
        return Assert.Single((await another.Get<HealthCheck>().LookAsync(default)).Findings, finding => finding.Name.StartsWith("channel zoho", StringComparison.Ordinal));
    }

    private IEnumerable<Entry> Moves() => _world.Billing.Book.FindCustomer(_number)!.Entries.Where(entry => entry.Kind == EntryKind.Payment);

    private ZohoRecord Deal(decimal amount) => _zoho.Records.Add(
        ZohoModule.Deals, ("Deal_Name", "Handsets"), ("Amount", amount), ("Stage", "Negotiation"), ("Account_Name", new JObject { ["id"] = _account.Id, ["name"] = "Harbour Bakery" }));

    private void Win(ZohoRecord deal) => _zoho.Records.Change(deal.Ref, ZohoRecords.Person, ("Stage", "Closed Won"));

    private async Task DeliverAndRunAsync()
    {
        foreach (var notification in _notifications.ToArray())
        {
            Assert.InRange((await _world.DeliverAsync(notification)).Status, 200, 202);
        }

        _notifications.Clear();
        await _world.RunAllAsync();
    }

    /// <summary>The world's clock, once there is one.</summary>
    private sealed class SharedClock : TimeProvider
    {
        public TimeProvider World { get; set; } = System;

        public override DateTimeOffset GetUtcNow() => World.GetUtcNow();
    }
}
