using Azure.Data.Tables;
using Bridge.CatchUp;
using Bridge.Health;
using Bridge.Ledger;
using Bridge.Sandbox.Pipedrive;
using Bridge.Sandbox.Servers;
using Bridge.Storage;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.CatchUp;

/// <summary>Whatever a webhook did or did not tell, and whoever found it however often: money moves once.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class CatchUpTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task DealWon_WhoseWebhookWasDropped_IsFoundAndPaidOnce()
    {
        await using var missed = await MissedWorld.StartAsync(azurite);
        missed.WinDeal(245.71293m);

        await missed.CatchUpAsync();
        await missed.CatchUpAsync();

        Assert.Equal(245.71293m, Assert.Single(missed.Moves).Amount);
        var operation = Assert.Single(await missed.World.Get<OperationQueries>().AllAsync(DateTimeOffset.UnixEpoch, default));
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), operation.States());
        var history = await missed.World.Ledger.HistoryAsync(operation.Id, default);
        Assert.Contains(history, line => line.Why.Contains("a catch-up found the event", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DealWon_WhoseWebhookCame_IsKnownWhenItIsFound()
    {
        await using var missed = await MissedWorld.StartAsync(azurite);
        missed.WinDeal();
        await missed.DeliverAsync();

        await missed.FindAsync();

        Assert.Equal(0, await missed.QueuedAsync());
        Assert.Single(missed.Moves);
        Assert.Contains("queued 0 operations; 1 were known", missed.World.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DealWon_FoundWhileItsWebhooksMessageWaits_IsPaidOnceAndNoOtherContent()
    {
        await using var missed = await MissedWorld.StartAsync(azurite);
        missed.WinDeal();
        await missed.FindAsync();
        var found = Assert.Single(await missed.World.Queue.TakeAsync(BridgeQueues.OperationsName));
        await missed.DeliverAsync();

        await missed.World.RunAsync(found);

        Assert.Single(missed.Moves);
        var operation = Assert.Single(await missed.World.Get<OperationQueries>().AllAsync(DateTimeOffset.UnixEpoch, default));
        Assert.DoesNotContain(
            await missed.World.Ledger.HistoryAsync(operation.Id, default), line => line.Why.Contains("other content", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DealWon_WhoseWebhookComesAfterItWasFound_IsPaidOnce()
    {
        await using var missed = await MissedWorld.StartAsync(azurite);
        missed.WinDeal();
        await missed.CatchUpAsync();
        Assert.Single(missed.Moves);

        await missed.DeliverAsync();

        Assert.Single(missed.Moves);
        Assert.Empty(missed.Pipedrive.Webhooks.Pending);
    }

    [Fact]
    public async Task Route_WithoutOncePer_IsNotRunForWhatWasFoundAndNamed()
    {
        using var routes = new RouteFileOf(
            """
            { "routes": [{
              "id": "pays-twice",
              "when": { "source": "pipedrive", "type": "deal.change", "where": { "$.changed.status": true, "$.data.status": "won" } },
              "run": "move-funds",
              "with": { "account": "$.data.title", "amount": "$.data.value", "description": "Deal" }
            }] }
            """);
        await using var missed = await MissedWorld.StartAsync(azurite, ("Routes:Files", routes.Path));
        missed.WinDeal();

        await missed.FindAsync();

        Assert.Equal(0, await missed.QueuedAsync());
        Assert.Contains("Source pipedrive: a catch-up found 1 events that route pays-twice does not run: It could run twice", missed.World.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ForARecordThatKeepsWhatTheRouteWaitsFor_IsMadeOnceAndNotForItsOwnWriteBack()
    {
        using var routes = new RouteFileOf(
            """
            { "routes": [{
              "id": "reads",
              "when": { "source": "pipedrive", "type": "person.change", "where": { "$.fields.voip_action": "refresh-balance" } },
              "run": "get-customer-balance",
              "with": { "account": "$.fields.voip_account", "period": "today" },
              "writeBack": { "note": "Read.", "fields": { "voip_balance": "$result.closing_balance" } }
            }] }
            """);
        await using var missed = await MissedWorld.StartAsync(azurite, ("Routes:Files", routes.Path));
        var person = missed.Pipedrive.Records.Add(PipedriveType.Person, ("name", "Mia"), ("voip_account", missed.Number));
        missed.World.Clock.Advance(TimeSpan.FromMinutes(1));
        missed.Pipedrive.Records.Change(person, PipedriveActor.Person, ("voip_action", "refresh-balance"));

        for (var runs = 0; runs < 3; runs++)
        {
            await missed.CatchUpAsync();
        }

        Assert.Single(missed.Pipedrive.Records.NotesOn(person.Ref));
        missed.Pipedrive.Records.Change(person, PipedriveActor.Person, ("name", "Mia Chen"));
        await missed.CatchUpAsync();
        Assert.Equal(2, missed.Pipedrive.Records.NotesOn(person.Ref).Count);
    }

    [Fact]
    public async Task Run_WhosePointWasNotKept_IsRepeatedAndHarmsNobody()
    {
        await using var missed = await MissedWorld.StartAsync(azurite);
        missed.WinDeal();
        var table = missed.World.Get<StorageClients>().Tables.GetTableClient(CatchUpTable.TableName);
        var before = (await table.GetEntityAsync<TableEntity>("source", "pipedrive")).Value;
        await missed.FindAsync();
        await table.UpsertEntityAsync(before, TableUpdateMode.Replace);

        await missed.FindAsync();

        Assert.Equal(2, await missed.QueuedAsync());
        await missed.World.RunAllAsync();
        Assert.Single(missed.Moves);
    }

    [Fact]
    public async Task TwoInstances_CatchingUpAtOnce_PayOnceAndBothGoOn()
    {
        await using var missed = await MissedWorld.StartAsync(azurite);
        var another = await missed.StartAnotherAsync();
        missed.WinDeal();
        missed.World.Clock.Advance(TimeSpan.FromMinutes(15));

        await Task.WhenAll(missed.World.Get<CatchUpRun>().RunAsync(default), another.Get<CatchUpRun>().RunAsync(default));
        await missed.World.RunAllAsync();
        Assert.Single(missed.Moves);

        missed.WinDeal();
        missed.World.Clock.Advance(TimeSpan.FromMinutes(15));
        await another.Get<CatchUpRun>().RunAsync(default);
        await missed.World.RunAllAsync();
        Assert.Equal(2, missed.Moves.Count);
    }

    [Fact]
    public async Task Bridge_ThatWasAwayForHours_FindsWhatHappenedMeanwhile()
    {
        await using var missed = await MissedWorld.StartAsync(azurite);
        missed.World.Clock.Advance(TimeSpan.FromHours(1));
        missed.WinDeal();
        missed.World.Clock.Advance(TimeSpan.FromHours(7));

        await missed.CatchUpAsync();

        Assert.Single(missed.Moves);
        Assert.InRange((await missed.PointAsync()).ReachedAt, missed.World.Clock.GetUtcNow().AddMinutes(-3), missed.World.Clock.GetUtcNow());
    }

    [Fact]
    public async Task FirstRun_OfASource_LeavesWhatCameBeforeAlone()
    {
        await using var missed = await MissedWorld.NewAsync(azurite);
        missed.WinDeal();
        missed.World.Clock.Advance(TimeSpan.FromHours(1));

        await missed.CatchUpAsync();

        Assert.Empty(missed.Moves);
    }

    [Fact]
    public async Task Bridge_ThatWasAwayForLongerThanItRemembers_LeavesOutWhatIsTooOldAndSaysSo()
    {
        await using var missed = await MissedWorld.StartAsync(azurite, ("Intake:OldestEvent", "01:00:00"));
        missed.World.Clock.Advance(TimeSpan.FromMinutes(1));
        missed.WinDeal();
        missed.World.Clock.Advance(TimeSpan.FromHours(3));

        await missed.CatchUpAsync();

        Assert.Empty(missed.Moves);
        Assert.Contains("is not looked for, since it is older than Intake:OldestEvent", missed.World.Logs.All, StringComparison.Ordinal);
        Assert.Empty(await missed.World.Get<OperationQueries>().AllAsync(DateTimeOffset.UnixEpoch, default));
    }

    [Fact]
    public async Task Crm_ThatDoesNotAnswer_LeavesThePointAndIsSeenInHealthUntilItDoes()
    {
        await using var missed = await MissedWorld.StartAsync(azurite);
        var point = await missed.PointAsync();
        missed.WinDeal();
        missed.Pipedrive.Faults.Add(Fault.TooManyRequests(TimeSpan.FromHours(1)) with { Where = request => request.Path.Value!.EndsWith("/deals", StringComparison.Ordinal) });

        await missed.CatchUpAsync();

        Assert.Equal(point.ReachedAt, (await missed.PointAsync()).ReachedAt);
        var another = await missed.StartAnotherAsync();
        var finding = Assert.Single((await another.Get<HealthCheck>().LookAsync(default)).Findings, one => one.Name == "catch-up pipedrive");
        Assert.Equal(Condition.Degraded, finding.Condition);
        Assert.Contains("could not be asked since", finding.Detail, StringComparison.Ordinal);

        missed.Pipedrive.Faults.Clear();
        missed.World.Clock.Advance(TimeSpan.FromHours(1));
        await missed.CatchUpAsync();

        Assert.Single(missed.Moves);
        Assert.Equal(Condition.Healthy, (await missed.FindingAsync()).Condition);
    }

    [Fact]
    public async Task Timer_ThatDoesNotRun_IsSeenInHealth()
    {
        await using var missed = await MissedWorld.StartAsync(azurite);
        Assert.Equal(Condition.Healthy, (await missed.FindingAsync()).Condition);

        missed.World.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(Condition.Degraded, (await missed.FindingAsync()).Condition);
    }

    [Fact]
    public async Task Source_OfOnDemandOnly_IsNotAskedByTheTimer()
    {
        await using var missed = await MissedWorld.StartAsync(azurite, ("CatchUp:OnDemandOnly", "pipedrive"));
        missed.WinDeal();

        await missed.CatchUpAsync();

        Assert.Equal(0, missed.Pipedrive.Requests);
        Assert.Empty(missed.Moves);
    }

    [Theory]
    [InlineData("CatchUp:Overlap", "00:00:30", "CatchUp:Overlap is '00:00:30': give 00:01:00 to 1.00:00:00")]
    [InlineData("CatchUp:Delay", "02:00:00", "CatchUp:Delay is '02:00:00': give 00:00:10 to 01:00:00")]
    [InlineData("CatchUp:OnDemandOnly", "hubspto", "CatchUp:OnDemandOnly names 'hubspto', and there is no such source; did you mean 'hubspot'?")]
    public async Task Setting_ThatIsWrong_StopsTheStart(string setting, string value, string said)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => World.StartAsync(azurite, (setting, value)));

        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>A route file of a test.</summary>
    private sealed class RouteFileOf : IDisposable
    {
        public RouteFileOf(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

        public void Dispose() => File.Delete(Path);
    }
}
