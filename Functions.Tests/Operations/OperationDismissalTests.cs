using System.Net;
using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Storage;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Operations;

[Collection(AzuriteCollection.Name)]
public sealed class OperationDismissalTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task DeadLetter_IsCancelled_AndWaitsForNobody()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var letter = await desk.PutAsync(New(desk, CallState.DeadLettered) with { Route = "", Run = "", Reason = "It cannot be read.", Advice = "Dismiss this." });
        Assert.Equal([letter.Id], (await desk.GetAsync("/api/operations?attention=true")).Ids);

        var answer = await DismissAsync(desk, letter);

        Assert.Equal((HttpStatusCode.OK, "Cancelled", "Person", ""), (answer.Status, answer["state"], answer["settledBy"], answer["advice"]));
        Assert.Equal("It was dismissed. Ada: the test says so", answer["reason"]);
        Assert.Equal("dismissed, Ada: the test says so", answer.Body["history"]!.Last!["why"]!.ToString());
        Assert.Empty((await desk.GetAsync("/api/operations?attention=true")).Ids);
        Assert.Equal((0, 0), await MessagesAsync(desk));
    }

    [Fact]
    public async Task Captcha_IsCancelled_AndTheCrmIsTold()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var waiting = await desk.PutAsync(New(desk, CallState.AwaitingCaptcha) with { Due = desk.World.Clock.GetUtcNow().AddDays(1) });

        var answer = await DismissAsync(desk, waiting);

        Assert.Equal((HttpStatusCode.OK, "Cancelled", "Pending"), (answer.Status, answer["state"], answer["writeBack"]));
        Assert.NotNull((await desk.World.FindAsync(waiting.Id)).FinishedAt);
        Assert.Equal(waiting.Id, WriteBackMessage.Read(Assert.Single(await desk.World.Queue.TakeAsync(BridgeQueues.WriteBacksName))));
    }

    [Fact]
    public async Task WriteBackThatFailed_IsLetBe_AndTheCallStaysAsItEnded()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(New(desk, CallState.Succeeded) with
        {
            WriteBack = WriteBackState.Failed,
            Change = new JObject { ["balance"] = "1" },
            Reason = "The record is gone.",
        });

        var answer = await DismissAsync(desk, operation);

        Assert.Equal((HttpStatusCode.OK, "Succeeded", "None"), (answer.Status, answer["state"], answer["writeBack"]));
        Assert.Null((await desk.World.FindAsync(operation.Id)).Change);
        Assert.Equal((0, 0), await MessagesAsync(desk));
    }

    [Fact]
    public async Task Dismissal_PressedAgainAndAtOnce_IsDoneOnce()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var waiting = await desk.PutAsync(New(desk, CallState.AwaitingCaptcha));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DismissAsync(desk, waiting)));
        var again = await DismissAsync(desk, waiting);

        Assert.All([.. answers, again], answer => Assert.Equal((HttpStatusCode.OK, "Cancelled"), (answer.Status, answer["state"])));
        Assert.Single(await desk.World.Ledger.HistoryAsync(waiting.Id, default), line => line.Why.StartsWith("dismissed", StringComparison.Ordinal));
        Assert.Equal((0, 1), await MessagesAsync(desk));
    }

    [Theory]
    [InlineData(CallState.NeedsReview, WriteBackState.None, "A person must settle it")]
    [InlineData(CallState.DeadLettered, WriteBackState.Pending, "It is being written back just now")]
    [InlineData(CallState.Waiting, WriteBackState.None, "it is Waiting")]
    [InlineData(CallState.Running, WriteBackState.None, "it is Running")]
    [InlineData(CallState.Sending, WriteBackState.None, "it is Sending")]
    [InlineData(CallState.InDoubt, WriteBackState.None, "it is InDoubt")]
    public async Task Dismissal_OfWhatIsAtWorkOrMustBeSettled_IsRefused(CallState state, WriteBackState writeBack, string why)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(New(desk, state) with { WriteBack = writeBack });

        var answer = await DismissAsync(desk, operation);

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains(why, answer.Detail, StringComparison.Ordinal);
        Assert.Equal(operation.ETag, (await desk.World.FindAsync(operation.Id)).ETag);
    }

    [Fact]
    public async Task Dismissal_OfAnAttemptThatIsOver_IsRefused()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(New(desk, CallState.DeadLettered) with { Attempt = 2 });

        var stale = await DismissAsync(desk, operation, ("attempt", 1));

        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        Assert.Contains("attempt 2", stale.Detail, StringComparison.Ordinal);
        Assert.Equal(CallState.DeadLettered, (await desk.World.FindAsync(operation.Id)).State);
        Assert.Equal(HttpStatusCode.OK, (await DismissAsync(desk, operation, ("attempt", 2))).Status);
    }

    [Theory]
    [InlineData("no-id")]
    [InlineData("00000000000000000000000000")]
    public async Task Dismissal_OfWhatIsNotThere_IsNotFound(string id)
    {
        await using var desk = await Desk.OpenAsync(azurite);

        Assert.Equal(HttpStatusCode.NotFound, (await desk.PostAsync($"/api/operations/{id}/dismiss")).Status);
    }

    private static Operation New(Desk desk, CallState state) => Ops.New(state, desk.World.Clock.GetUtcNow());

    private static Task<DeskAnswer> DismissAsync(Desk desk, Operation operation, params (string, JToken?)[] more) =>
        desk.PostAsync($"/api/operations/{operation.Id}/dismiss", more);

    private static async Task<(int Operations, int WriteBacks)> MessagesAsync(Desk desk) =>
        (await desk.World.Queue.CountAsync(BridgeQueues.OperationsName), await desk.World.Queue.CountAsync(BridgeQueues.WriteBacksName));
}
