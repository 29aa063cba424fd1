using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Sandbox.Servers;
using Bridge.Storage;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Bridge.Tests.Scenarios;

/// <summary>What goes wrong at the billing API, at the CRM and in routes, and what the bridge makes of it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class FailureTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task MoveFunds_WhoseAnswerIsLost_IsInDoubtAndNeverSentAgain()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.Billing.Faults.Add(Fault.ResetAfterApplying().On("move-funds"));

        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        await world.RunAsync(message);

        Assert.Equal((CallState.InDoubt, WriteBackState.None), (await world.FindAsync(id)).States());
        Assert.Single(deal.Moves);
        Assert.Contains($"{id} of source hubspot, route deal-won-moves-funds is InDoubt", world.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(408)]
    public async Task MoveFunds_AnsweredWithAnErrorAfterItWasApplied_IsInDoubtAndNeverSentAgain(int status)
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.Billing.Faults.Add(Fault.RefuseAfterApplying(status).On("move-funds"));

        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        await world.RunAsync(message);

        Assert.Equal(CallState.InDoubt, (await world.FindAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task MoveFunds_ThatMeetsABugOnceItMayHaveLeft_IsNeverSentAgain()
    {
        var billing = new Mock<IBillingClient>();
        billing
            .Setup(client => client.MoveFundsAsync(It.IsAny<string>(), It.IsAny<decimal>(), It.IsAny<string>(), It.IsAny<SendDeadline?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("A bug."));
        await using var world = await World.StartAsync(azurite, services => services.AddSingleton(billing.Object));
        var (id, message) = await world.QueueAsync(Deal.In(world, "10").Won());

        billing
            .Setup(client => client.GetCustomerBalanceAsync(It.IsAny<string>(), It.IsAny<DateOnly>(), It.IsAny<DateOnly>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new Balance(0, 0, 0, 0, 0, 0, 0));
        await world.RunAsync(message);
        await world.RunAsync(message);

        Assert.Equal(CallState.InDoubt, (await world.FindAsync(id)).State);
        billing.Verify(
            client => client.MoveFundsAsync(It.IsAny<string>(), 10m, It.IsAny<string>(), It.IsAny<SendDeadline?>(), It.IsAny<CancellationToken>()),
            Times.Once);
    }

    [Fact]
    public async Task MoveFunds_WhileTheBillingApiHasTooMuchToDo_WaitsAndIsDoneByTheNextAttempt()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.Billing.Faults.Add(Fault.TooManyRequests().On("move-funds"));
        var (id, message) = await world.QueueAsync(deal.Won());

        await world.RunAsync(message);
        var waiting = await world.FindAsync(id);
        Assert.Equal((CallState.Waiting, 2), (waiting.State, waiting.Attempt));
        Assert.Equal(1, await world.Queue.CountAsync(BridgeQueues.OperationsName));
        await world.RunAsync(message);
        Assert.Empty(deal.Moves);

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await world.GoOnAsync(id)).States());
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task MoveFunds_WhoseRecordIsEditedBetweenTwoTries_MovesWhatWasFrozen()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.Billing.Faults.Add(Fault.TooManyRequests().On("move-funds"));
        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);

        world.HubSpot.Records.Change(deal.Record.Ref, [("amount", "999")], Bridge.Sandbox.HubSpot.ChangeOrigin.Person);
        await world.GoOnAsync(id);

        Assert.Equal(10m, Assert.Single(deal.Moves).Amount);
    }

    [Fact]
    public async Task MoveFunds_WithATokenThatIsRefused_WaitsAndNothingIsLost()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.Billing.AllowNobody();
        var (id, message) = await world.QueueAsync(deal.Won());

        await world.RunAsync(message);
        Assert.Equal(CallState.Waiting, (await world.FindAsync(id)).State);
        world.Billing.Allow(System.Net.IPAddress.Loopback);
        world.Billing.Allow(System.Net.IPAddress.IPv6Loopback);
        await world.SweepAsync();

        Assert.Equal(CallState.Succeeded, (await world.GoOnAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task MoveFunds_ThatTheBillingApiRefuses_IsNotRepeatedAndTellsThePeopleOfTheCrm()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10", account: "999999");

        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);
        await world.RunAsync(message);

        var operation = await world.FindAsync(id);
        Assert.Equal((CallState.Refused, WriteBackState.Done), operation.States());
        Assert.Single(world.Billing.Calls);
        Assert.Empty(deal.Moves);
        var note = Assert.Single(world.HubSpot.Records.NotesOn(deal.Record));
        Assert.Contains("The funds were not moved", note, StringComparison.Ordinal);
        Assert.Contains("Correct what the billing platform objects to", note, StringComparison.Ordinal);
        Assert.Contains(id, note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.123456", CallState.Refused)]
    [InlineData("1,000", CallState.Skipped)]
    [InlineData("$10", CallState.Skipped)]
    public async Task MoveFunds_OfAnAmountThatIsNone_EndsBeforeAnythingIsSent(string amount, CallState expected)
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, amount);

        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);

        Assert.Equal(expected, (await world.FindAsync(id)).State);
        Assert.Empty(world.Billing.Calls);
        Assert.Empty(deal.Moves);
    }

    [Fact]
    public async Task Operation_WhoseConditionDoesNotHold_IsSkippedAndSaysWhy()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "0");

        var (id, message) = await world.QueueAsync(deal.Won());
        await world.RunAsync(message);

        var operation = await world.FindAsync(id);
        Assert.Equal((CallState.Skipped, WriteBackState.None), operation.States());
        Assert.Contains("amount", operation.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Billing.Calls);
    }

    [Fact]
    public async Task Operation_WhileTheCrmIsDown_WaitsAndIsDoneByTheNextAttempt()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "10");
        world.HubSpot.Faults.Add(Fault.Refuse(503), 20);
        var (id, message) = await world.QueueAsync(deal.Won());

        await world.RunAsync(message);
        Assert.Equal(CallState.Waiting, (await world.FindAsync(id)).State);
        world.HubSpot.Faults.Clear();

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await world.GoOnAsync(id)).States());
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task Operation_OfARouteThatIsGone_IsADeadLetterWithTheReason()
    {
        string message;
        string id;
        await using (var before = await World.StartAsync(azurite))
        {
            (id, message) = await before.QueueAsync(Deal.In(before, "10").Won());
        }

        await using var after = await World.StartAsync(azurite, ("Routes:Files", "routes/generic.json"));
        await after.RunAsync(message);

        var operation = await after.FindAsync(id);
        Assert.Equal(CallState.DeadLettered, operation.State);
        Assert.Contains("deal-won-moves-funds", operation.Reason, StringComparison.Ordinal);
        Assert.Empty(after.Billing.Calls);
    }

    [Fact]
    public async Task Message_ThatCannotBeRead_IsADeadLetter()
    {
        await using var world = await World.StartAsync(azurite);

        await world.RunAsync("{\"version\":9}");

        var id = OperationId.OfUnreadable("", "\"{\\\"version\\\":9}\"");
        var operation = await world.FindAsync(id);
        Assert.Equal(CallState.DeadLettered, operation.State);
        Assert.Contains("version", operation.Reason, StringComparison.Ordinal);
    }
}
