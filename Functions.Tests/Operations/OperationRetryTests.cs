using System.Net;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Operations;
using Bridge.Processing;
using Bridge.Storage;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Operations;

[Collection(AzuriteCollection.Name)]
public sealed class OperationRetryTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(CallState.DeadLettered)]
    [InlineData(CallState.Refused)]
    [InlineData(CallState.Skipped)]
    [InlineData(CallState.Cancelled)]
    public async Task Retry_OfWhatEndedWithoutACall_WaitsForAFreshTryUnderTheSameId(CallState state)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(state, desk.World.Clock.GetUtcNow()) with { Run = "", WriteBack = WriteBackState.Done, WriteBackAttempt = 1 });

        var answer = await desk.PostAsync($"/api/operations/{operation.Id}/retry");

        Assert.Equal((HttpStatusCode.Accepted, "Waiting", "None"), (answer.Status, answer["state"], answer["writeBack"]));
        var now = await desk.World.FindAsync(operation.Id);
        Assert.Equal((CallState.Waiting, 2, null, null, 0), (now.State, now.Attempt, now.Arguments, now.FinishedAt, now.WriteBackAttempt));
        Assert.Equal("move-funds", now.Run);
        Assert.Contains("Ada: the test says so", answer.Body["history"]!.Last!["why"]!.ToString(), StringComparison.Ordinal);
        var envelope = EnvelopeJson.Read(Assert.Single(await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName)));
        Assert.Equal((operation.Id, 2, "f1"), (envelope.OperationId, envelope.Attempt, envelope.Event.Fingerprint));
    }

    [Fact]
    public async Task Retry_WhoseMessageIsLost_IsFoundByTheSweep()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(CallState.Refused, desk.World.Clock.GetUtcNow()));

        await desk.PostAsync($"/api/operations/{operation.Id}/retry");

        var soon = desk.World.Clock.GetUtcNow() + desk.World.Get<ProtocolTimes>().Grace;
        Assert.Contains(operation.Id, await desk.World.Ledger.DueAsync(soon, default).ToListAsync());
    }

    [Fact]
    public async Task Retry_PressedTwice_LeavesOneMessageThatCounts()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(CallState.Refused, desk.World.Clock.GetUtcNow()));

        var answers = await Task.WhenAll(
            desk.PostAsync($"/api/operations/{operation.Id}/retry"), desk.PostAsync($"/api/operations/{operation.Id}/retry"));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        var now = await desk.World.FindAsync(operation.Id);
        var attempts = (await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName)).Select(message => EnvelopeJson.Read(message).Attempt);
        Assert.Equal(CallState.Waiting, now.State);
        Assert.Single(attempts, attempt => attempt == now.Attempt);
    }

    [Fact]
    public async Task Retry_OfWhatWaits_GoesOnNowWithWhatIsFrozen()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var now = desk.World.Clock.GetUtcNow();
        var operation = await desk.PutAsync(Ops.New(CallState.Waiting, now) with
        {
            Attempt = 4,
            WaitUntil = now.AddMinutes(15),
            Due = now.AddMinutes(17),
            Looks = 3,
            LookAgainAt = now.AddMinutes(30),
        });

        await desk.PostAsync($"/api/operations/{operation.Id}/retry");

        var next = await desk.World.FindAsync(operation.Id);
        Assert.Equal((CallState.Waiting, 5, "10", operation.LookAgainAt), (next.State, next.Attempt, next.Arguments!["amount"], next.LookAgainAt));
        Assert.True(next.WaitUntil < now.AddMinutes(1));
        Assert.Equal(5, EnvelopeJson.Read(Assert.Single(await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName))).Attempt);
    }

    [Theory]
    [InlineData(CallState.Running)]
    [InlineData(CallState.Sending)]
    [InlineData(CallState.InDoubt)]
    [InlineData(CallState.NeedsReview)]
    [InlineData(CallState.Succeeded)]
    public async Task Retry_OfWhatMayHaveBeenSent_IsRefusedInWordsAndChangesNothing(CallState state)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(state, desk.World.Clock.GetUtcNow()));

        var answer = await desk.PostAsync($"/api/operations/{operation.Id}/retry", ("what", "call"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.NotEmpty(answer.Detail);
        Assert.Equal(operation.ETag, (await desk.World.FindAsync(operation.Id)).ETag);
        Assert.Empty(await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName));
    }

    [Fact]
    public async Task Retry_WhileAnEarlierAttemptMayStillBeApplied_IsRefused()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var now = desk.World.Clock.GetUtcNow();
        var operation = await desk.PutAsync(Ops.New(CallState.Refused, now) with { LookAgainAt = now.AddMinutes(20) });

        Assert.Equal(HttpStatusCode.Conflict, (await desk.PostAsync($"/api/operations/{operation.Id}/retry")).Status);
    }

    [Theory]
    [InlineData(CallState.Succeeded, WriteBackState.Failed)]
    [InlineData(CallState.Succeeded, WriteBackState.Pending)]
    [InlineData(CallState.Refused, WriteBackState.Failed)]
    public async Task Retry_OfAWriteBackThatTheCrmDoesNotHave_OnlyWritesBack(CallState state, WriteBackState writeBack)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(state, desk.World.Clock.GetUtcNow()) with { WriteBack = writeBack });

        var answer = await desk.PostAsync($"/api/operations/{operation.Id}/retry");

        Assert.Equal((HttpStatusCode.Accepted, state.ToString(), "Pending"), (answer.Status, answer["state"], answer["writeBack"]));
        Assert.Equal(1, (await desk.World.FindAsync(operation.Id)).Attempt);
        Assert.Empty(await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName));
        Assert.Equal(operation.Id, WriteBackMessage.Read(Assert.Single(await desk.World.Queue.TakeAsync(BridgeQueues.WriteBacksName))));
    }

    [Fact]
    public async Task Retry_OfTheCall_WhereTheFailureCouldNotBeWrittenBack_IsOneWord()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(CallState.Refused, desk.World.Clock.GetUtcNow()) with { WriteBack = WriteBackState.Failed });

        var answer = await desk.PostAsync($"/api/operations/{operation.Id}/retry", ("what", "call"));

        Assert.Equal(("Waiting", "None"), (answer["state"], answer["writeBack"]));
    }

    [Fact]
    public async Task Retry_OfWhatHasNothingToRun_SaysWhatIsMissing()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var letter = Ops.New(CallState.DeadLettered, desk.World.Clock.GetUtcNow());
        var expected = new Dictionary<Operation, string>
        {
            [await desk.PutAsync(letter with { Route = "" })] = "could not be read",
            [await desk.PutAsync(letter with { Id = OperationId.OfKeyless(letter.Source, letter.EventId, letter.Route) })] = "runs once for",
            [await desk.PutAsync(Other(letter, 2) with { Route = "long-gone" })] = "'long-gone'",
            [await desk.PutAsync(Other(letter, 3) with { Event = null })] = "not kept any more",
            [await desk.PutAsync(Other(letter, 4) with { Event = null, EventBlob = "gone/gone.json" })] = "not kept any more",
        };

        foreach (var (operation, words) in expected)
        {
            var answer = await desk.PostAsync($"/api/operations/{operation.Id}/retry");
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Contains(words, answer.Detail, StringComparison.Ordinal);
            Assert.Equal(CallState.DeadLettered, (await desk.World.FindAsync(operation.Id)).State);
        }
    }

    [Fact]
    public async Task RetryMany_WithoutAWord_OnlyCounts()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var letters = await PutAsync(desk, 3, CallState.DeadLettered);
        await desk.PutAsync(Ops.New(CallState.DeadLettered, desk.World.Clock.GetUtcNow()) with { Event = null });
        await desk.PutAsync(Ops.New(CallState.Refused, desk.World.Clock.GetUtcNow()));

        var answer = await desk.SendAsync(HttpMethod.Post, "/api/operations/retry", """{"filter":{"state":"deadLettered"}}""");

        Assert.Equal((HttpStatusCode.OK, 3, 1), (answer.Status, (int)answer.Body["possible"]!, (int)answer.Body["notPossible"]!));
        Assert.Equal(letters.Select(letter => letter.Id).Order(), answer.Body["first"]!.Select(id => (string)id!).Order());
        Assert.Empty(await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName));
        Assert.All(await Task.WhenAll(letters.Select(letter => desk.World.FindAsync(letter.Id))), letter => Assert.Equal(CallState.DeadLettered, letter.State));
    }

    [Fact]
    public async Task RetryMany_InEarnest_SpreadsThemAtTheRate()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var letters = await PutAsync(desk, 40, CallState.DeadLettered);
        await PutAsync(desk, 2, CallState.Refused);

        var answer = await desk.PostAsync(
            "/api/operations/retry", ("filter", new JObject { ["state"] = "DeadLettered" }), ("dryRun", false), ("perMinute", 10));

        Assert.Equal((HttpStatusCode.Accepted, 40, 0), (answer.Status, (int)answer.Body["retried"]!, (int)answer.Body["notPossible"]!));
        var now = await Task.WhenAll(letters.Select(letter => desk.World.FindAsync(letter.Id)));
        Assert.All(now, letter => Assert.Equal((CallState.Waiting, 2), (letter.State, letter.Attempt)));
        var waits = now.Select(letter => letter.WaitUntil!.Value).Order().ToList();
        Assert.All(waits.Zip(waits.Skip(10)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(59)));
        Assert.Equal(40, await desk.World.Queue.CountAsync(BridgeQueues.OperationsName));
        Assert.InRange((await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName)).Count, 1, 5);
    }

    [Fact]
    public async Task RetryMany_InSeveralRequests_HoldsTheRateFromOneToTheNext()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var letters = await PutAsync(desk, 40, CallState.DeadLettered);
        var retry = new RetryByFilter(desk.World.Get<OperationList>(), desk.World.Get<OperationRetry>(), desk.World.Clock) { MostLookedAt = 16 };
        var filter = new OperationFilter { States = new HashSet<CallState> { CallState.DeadLettered } };

        Cursor? next = null;
        var retried = 0;
        do
        {
            var done = await retry.RetryAsync(filter, Cursor.Read(next?.Write()), Retried.Call, perMinute: 2, new Signature("Ada", "a spell is over"), default);
            (next, retried) = (done.Next, retried + done.Possible);
        }
        while (next is not null);

        var waits = (await Task.WhenAll(letters.Select(letter => desk.World.FindAsync(letter.Id)))).Select(letter => letter.WaitUntil!.Value).Order().ToList();
        Assert.Equal(40, retried);
        Assert.All(waits.Zip(waits.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(29)));
    }

    [Fact]
    public async Task RetryMany_WithoutAFilter_IsRefused()
    {
        await using var desk = await Desk.OpenAsync(azurite);

        var answer = await desk.PostAsync("/api/operations/retry", ("filter", new JObject()), ("dryRun", false));

        Assert.Equal((HttpStatusCode.BadRequest, "filter"), (answer.Status, answer["parameter"]));
    }

    [Fact]
    public async Task RetryMany_InEarnestByNobody_IsRefused()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var letter = await desk.PutAsync(Ops.New(CallState.DeadLettered, desk.World.Clock.GetUtcNow()));

        var answer = await desk.SendAsync(HttpMethod.Post, "/api/operations/retry", """{"filter":{"state":"deadLettered"},"dryRun":false}""");

        Assert.Equal((HttpStatusCode.BadRequest, "who"), (answer.Status, answer["parameter"]));
        Assert.Equal(CallState.DeadLettered, (await desk.World.FindAsync(letter.Id)).State);
    }

    private static Operation Other(Operation operation, int number) =>
        operation with { Id = OperationId.Of(operation.Source, $"{operation.EventId}-{number}", operation.Route) };

    private static async Task<IReadOnlyList<Operation>> PutAsync(Desk desk, int count, CallState state) => await Task.WhenAll(
        Enumerable.Range(0, count).Select(minute => desk.PutAsync(Ops.New(state, desk.World.Clock.GetUtcNow().AddMinutes(-minute)))));
}
