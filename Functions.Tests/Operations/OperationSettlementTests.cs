using System.Net;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Storage;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Operations;

[Collection(AzuriteCollection.Name)]
public sealed class OperationSettlementTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Happened_Succeeds_AndWritesTheLastBalanceBack()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await ReviewAsync(desk);

        var answer = await SettleAsync(desk, operation, "happened");

        Assert.Equal((HttpStatusCode.OK, "Succeeded", "Pending", "Person"), (answer.Status, answer["state"], answer["writeBack"], answer["settledBy"]));
        Assert.Equal(7.25m, (decimal)answer.Body["result"]!["customer_balance"]!);
        Assert.Contains("Ada: the test says so", answer.Body["history"]!.Last!["why"]!.ToString(), StringComparison.Ordinal);
        var now = await desk.World.FindAsync(operation.Id);
        Assert.NotNull(now.FinishedAt);
        Assert.NotNull(now.Due);
        Assert.Equal(operation.Id, WriteBackMessage.Read(Assert.Single(await desk.World.Queue.TakeAsync(BridgeQueues.WriteBacksName))));
        Assert.Empty(await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName));
    }

    [Fact]
    public async Task SendAgain_WaitsWithItsFrozenArguments_PastTheBrakes()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await ReviewAsync(desk);

        var answer = await SettleAsync(desk, operation, "sendAgain");

        Assert.Equal((HttpStatusCode.OK, "Waiting"), (answer.Status, answer["state"]));
        var now = await desk.World.FindAsync(operation.Id);
        Assert.Equal((2, true, "10", null, null), (now.Attempt, now.IsLetThrough, now.Arguments!["amount"], now.LookAgainAt, now.SentAt));
        Assert.Equal(2, EnvelopeJson.Read(Assert.Single(await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName))).Attempt);
    }

    [Fact]
    public async Task Cancel_EndsIt_AndTellsTheCrm()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await ReviewAsync(desk);

        var answer = await SettleAsync(desk, operation, "cancel");

        Assert.Equal((HttpStatusCode.OK, "Cancelled", "Pending"), (answer.Status, answer["state"], answer["writeBack"]));
        Assert.Contains("Ada: the test says so", answer["reason"], StringComparison.Ordinal);
        Assert.Single(await desk.World.Queue.TakeAsync(BridgeQueues.WriteBacksName));
        Assert.Empty(await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName));
    }

    [Theory]
    [InlineData("happened", "sendAgain")]
    [InlineData("happened", "cancel")]
    [InlineData("sendAgain", "happened")]
    [InlineData("sendAgain", "cancel")]
    [InlineData("cancel", "happened")]
    [InlineData("cancel", "sendAgain")]
    public async Task SecondDecision_IsFineIfItIsTheSame_AndElseRefused(string first, string second)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await ReviewAsync(desk);

        var once = await SettleAsync(desk, operation, first);
        var again = await SettleAsync(desk, operation, first);
        var other = await SettleAsync(desk, operation, second);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Conflict), (once.Status, again.Status, other.Status));
        Assert.Equal((once["state"], once["attempt"]), (again["state"], again["attempt"]));
        Assert.Equal(1, await desk.World.Queue.CountAsync(BridgeQueues.OperationsName) + await desk.World.Queue.CountAsync(BridgeQueues.WriteBacksName));
    }

    [Fact]
    public async Task Decision_PressedTwiceAtOnce_IsTakenOnce()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await ReviewAsync(desk);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SettleAsync(desk, operation, "sendAgain")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(2, (await desk.World.FindAsync(operation.Id)).Attempt);
        Assert.Single(await desk.World.Queue.TakeAsync(BridgeQueues.OperationsName));
    }

    [Fact]
    public async Task Decision_AboutAnAttemptThatIsOver_IsRefused()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await ReviewAsync(desk);
        await SettleAsync(desk, operation, "sendAgain");
        var sent = await desk.World.FindAsync(operation.Id);
        await desk.World.Ledger.ChangeAsync(sent, sent with { State = CallState.NeedsReview, Due = null }, "in doubt again", default);

        var stale = await SettleAsync(desk, operation, "sendAgain", ("attempt", 1));
        var fresh = await SettleAsync(desk, operation, "happened", ("attempt", 2));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (stale.Status, fresh.Status));
        Assert.Equal(2, (await desk.World.FindAsync(operation.Id)).Attempt);
    }

    [Theory]
    [InlineData(CallState.InDoubt)]
    [InlineData(CallState.Sending)]
    [InlineData(CallState.Running)]
    [InlineData(CallState.Waiting)]
    [InlineData(CallState.Refused)]
    [InlineData(CallState.Succeeded)]
    public async Task Decision_AboutWhatNeedsNone_IsRefused(CallState state)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(state, desk.World.Clock.GetUtcNow()));

        foreach (var decision in new[] { "happened", "sendAgain", "cancel" })
        {
            Assert.Equal(HttpStatusCode.Conflict, (await SettleAsync(desk, operation, decision)).Status);
        }

        Assert.Equal(operation.ETag, (await desk.World.FindAsync(operation.Id)).ETag);
    }

    [Fact]
    public async Task SendAgain_WithoutItsEvent_IsRefused_AndTheOtherDecisionsStand()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(CallState.NeedsReview, desk.World.Clock.GetUtcNow()) with { Event = null });

        Assert.Equal(HttpStatusCode.Conflict, (await SettleAsync(desk, operation, "sendAgain")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SettleAsync(desk, operation, "cancel")).Status);
    }

    private static async Task<Operation> ReviewAsync(Desk desk)
    {
        var now = desk.World.Clock.GetUtcNow();
        return await desk.PutAsync(Ops.New(CallState.NeedsReview, now) with
        {
            SentAt = now.AddMinutes(-10),
            SendBefore = now.AddMinutes(-9),
            DoubtSince = now.AddMinutes(-9),
            LookAgainAt = now.AddMinutes(20),
            Advice = "Look in the portal.",
            Evidence = Ops.Read(now, before: 5m, after: 7.25m),
        });
    }

    private static Task<DeskAnswer> SettleAsync(Desk desk, Operation operation, string decision, params (string, JToken?)[] more) =>
        desk.PostAsync($"/api/operations/{operation.Id}/settle", [("decision", decision), .. more]);
}
