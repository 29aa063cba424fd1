using Bridge.Health;
using Bridge.Json;
using Bridge.Ledger;
using Bridge.Notifications;
using Bridge.Sandbox;
using Bridge.Sandbox.Generic;
using Bridge.Sandbox.Servers;
using Bridge.Storage;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Notifications;

/// <summary>Notifications as their receiver sees them, which takes only what is signed.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class NotifierTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private ReceiverServer _receiver = null!;

    public async Task InitializeAsync() => _receiver = await ReceiverServer.StartAsync(new ReceiverServerOptions(), default);

    public Task DisposeAsync() => _receiver.DisposeAsync().AsTask();

    [Fact]
    public async Task Notify_OfADeadLetter_TellsWhereFromAndWhyOnce()
    {
        await using var world = await StartAsync();
        var id = await KeepAsync(world, 1);

        await NotifyAsync(world);
        await NotifyAsync(world);

        var body = Assert.Single(_receiver.Results).Body;
        Assert.Equal(("operation.dead-lettered", 1), ((string?)body["type"], (int)body.SelectToken("data.count")!));
        var operation = body.SelectToken("data.operations[0]")!;
        Assert.Equal((id, "hubspot", "nothing can read it"), ((string?)operation["operationId"], (string?)operation["source"], (string?)operation["reason"]));
        Assert.Equal($"https://bridge.example.com/api/dashboard/operations/{id}", (string?)operation["link"]);
        Assert.DoesNotContain("Ann", StrictJson.Write(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notify_OfAReview_TellsIt()
    {
        await using var world = await StartAsync(("Brakes:MaxAmount", "5"));
        var (id, message) = await world.QueueAsync(Deal.In(world, "10").Won());
        await world.RunAsync(message);

        await NotifyAsync(world);

        var body = Assert.Single(_receiver.Results).Body;
        Assert.Equal(("operation.needs-review", id), ((string?)body["type"], (string?)body.SelectToken("data.operations[0].operationId")));
    }

    [Fact]
    public async Task Notify_OfManyDeadLettersAtOnce_TellsThemTogether()
    {
        await using var world = await StartAsync();
        for (var number = 0; number < 60; number++)
        {
            await KeepAsync(world, number);
        }

        await NotifyAsync(world);

        var data = Assert.Single(_receiver.Results).Body["data"]!;
        Assert.Equal((60, 20), ((int)data["count"]!, data["operations"]!.Count()));
    }

    [Fact]
    public async Task Notify_WhoseAnswerIsLost_IsSentAgainUnderTheSameIdUntilItIsTaken()
    {
        await using var world = await StartAsync();
        await KeepAsync(world, 1);
        _receiver.Faults.Add(Fault.RefuseAfterApplying(500));
        await NotifyAsync(world);
        await KeepAsync(world, 2);
        Assert.Contains("answered 500", (await FindingAsync(world))!.Detail, StringComparison.Ordinal);

        // Not before its time.
        await NotifyAsync(world);
        Assert.Single(_receiver.Results);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await NotifyAsync(world);

        Assert.Equal(3, _receiver.Results.Count);
        Assert.Equal(_receiver.Results[0].Id, _receiver.Results[1].Id);
        Assert.Equal(StrictJson.Write(_receiver.Results[0].Body), StrictJson.Write(_receiver.Results[1].Body));
        Assert.NotEqual(_receiver.Results[0].Id, _receiver.Results[2].Id);
        Assert.Null(await FindingAsync(world));
    }

    [Fact]
    public async Task Notify_KilledOnceItsMessageWasTaken_SendsTheSameOneAgainAndLosesNone()
    {
        await using var world = await StartAsync();
        var told = new List<string> { await KeepAsync(world, 1), await KeepAsync(world, 2) };
        using var kill = new CancellationTokenSource();
        _receiver.Taken = _ => kill.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Get<Notifier>().RunAsync(kill.Token));
        _receiver.Taken = null;
        told.Add(await KeepAsync(world, 3));
        await NotifyAsync(world);

        Assert.Equal(3, _receiver.Results.Count);
        Assert.Equal(_receiver.Results[0].Id, _receiver.Results[1].Id);
        Assert.Equal(StrictJson.Write(_receiver.Results[0].Body), StrictJson.Write(_receiver.Results[1].Body));
        Assert.NotEqual(_receiver.Results[0].Id, _receiver.Results[2].Id);
        Assert.Equal(told.Order(), OperationsIn(_receiver.Results.DistinctBy(result => result.Id)).Order());
        Assert.Empty(await world.Ledger.NewsAsync(10, default));
    }

    [Fact]
    public async Task Notify_WhereAnInstanceKeptWhatAnotherHadTold_TellsItNotAgain()
    {
        await using var world = await StartAsync();
        var first = await KeepAsync(world, 1);
        var told = (await world.Ledger.NewsAsync(10, default)).Select(news => news.Key).ToList();
        await NotifyAsync(world);
        var second = await KeepAsync(world, 2);
        var both = told.Concat((await world.Ledger.NewsAsync(10, default)).Select(news => news.Key));

        // It looked before the other one was done, kept this after, and died.
        await new NotificationTable(world.Get<StorageClients>()).AddAsync(
            new() { Id = "msg_of_both", Kind = NotificationKind.DeadLettered, At = world.Clock.GetUtcNow(), NextTry = world.Clock.GetUtcNow(), News = [.. both] },
            default);
        await NotifyAsync(world);

        Assert.Equal([first, second], OperationsIn(_receiver.Results));
        Assert.Empty(await world.Ledger.NewsAsync(10, default));
    }

    [Fact]
    public async Task Notify_OfTwoInstancesAtOnce_TellsEachOnceUnderOneId()
    {
        await using var world = await StartAsync();
        var told = new List<string>();
        for (var round = 0; round < 10; round++)
        {
            told.Add(await KeepAsync(world, 2 * round));
            told.Add(await KeepAsync(world, (2 * round) + 1));

            await Task.WhenAll(NotifyAsync(world), NotifyAsync(world));
        }

        await NotifyAsync(world);

        // A receiver drops what comes again under an id that it has.
        var taken = _receiver.Results.DistinctBy(result => result.Id).ToList();
        Assert.Equal(told.Order(), OperationsIn(taken).Order());
        Assert.All(_receiver.Results, result => Assert.Equal(
            StrictJson.Write(taken.Single(first => first.Id == result.Id).Body), StrictJson.Write(result.Body)));
        Assert.Empty(await world.Ledger.NewsAsync(10, default));
    }

    [Fact]
    public async Task Notify_OfTheCircuit_TellsThatItOpenedAndThatItClosed()
    {
        await using var world = await StartAsync();
        world.Billing.AllowNobody();
        await world.RunAsync((await world.QueueAsync(Deal.In(world, "10").Won())).Message);
        await NotifyAsync(world);
        await NotifyAsync(world);
        Assert.Equal("circuit.opened", (string?)Assert.Single(_receiver.Results).Body["type"]);

        world.Billing.Allow(System.Net.IPAddress.Loopback);
        world.Billing.Allow(System.Net.IPAddress.IPv6Loopback);
        await world.SweepAsync();
        await NotifyAsync(world);

        Assert.Equal(["circuit.opened", "circuit.closed"], _receiver.Results.Select(result => (string?)result.Body["type"]));
    }

    [Fact]
    public async Task Ledger_WithoutAnAddressToTell_KeepsNoNews()
    {
        await using var world = await World.StartAsync(azurite);
        await KeepAsync(world, 1);

        await NotifyAsync(world);

        Assert.Empty(await world.Ledger.NewsAsync(10, default));
    }

    [Theory]
    [InlineData("http://example.com/hook", "notification-secret", "Notifications:Url")]
    [InlineData("nowhere", "notification-secret", "Notifications:Url")]
    [InlineData("https://ada:pass@example.com/hook", "notification-secret", "Notifications:Url")]
    [InlineData("https://example.com/hook", "whsec_c2VjcmV0", "Notifications:Secret")]
    public async Task Settings_ThatNothingCouldBeSentWith_StopTheStart(string url, string secret, string setting)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => World.StartAsync(azurite, ("Notifications:Url", url), ("Notifications:Secret", secret)));

        Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ada:pass", exception.Message, StringComparison.Ordinal);
    }

    private Task<World> StartAsync(params (string Setting, string? Value)[] settings) => World.StartAsync(
        azurite,
        [
            ("Notifications:Url", _receiver.ResultUrl.ToString()),
            ("Notifications:Secret", "people"),
            ("Secrets:people", SandboxSecrets.GenericResultSecret),
            .. settings,
        ]);

    private static IEnumerable<string> OperationsIn(IEnumerable<ReceivedResult> results) =>
        results.SelectMany(result => result.Body.SelectTokens("data.operations[*].operationId")).Select(id => (string)id!);

    // The receiver checks signatures by the machine's clock, so that a world's clock moves at most some minutes.
    private static Task NotifyAsync(World world) => world.Get<Notifier>().RunAsync(default);

    private static Task<string> KeepAsync(World world, int number) => world.Get<DeadLetters>().KeepUnreadableAsync(
        "hubspot", new JObject { ["number"] = number, ["name"] = "Ann" }, "nothing can read it", world.Clock.GetUtcNow(), default);

    private static async Task<Finding?> FindingAsync(World world) =>
        (await world.Get<HealthCheck>().LookAsync(default)).Findings.SingleOrDefault(finding => finding.Name == "notifications");
}
