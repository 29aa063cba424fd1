using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Servers;
using Bridge.Tests.Scenarios;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Operations;

/// <summary>What an operator does, all the way to the money and the CRM record.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class OperatorScenarioTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task RefusedMove_RetriedOnceTheRecordIsCorrected_MovesTheCorrectedAmountOnce()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "12.3456789");
        var (id, message) = await desk.World.QueueAsync(deal.Won());
        await desk.World.RunAsync(message);
        Assert.Equal((CallState.Refused, WriteBackState.Done), (await desk.World.FindAsync(id)).States());

        desk.World.HubSpot.Records.Change(deal.Record.Ref, [("amount", "12.5")], ChangeOrigin.Person);
        await desk.PostAsync($"/api/operations/{id}/retry");
        await desk.World.RunAllAsync();
        await desk.World.RunAsync(message);

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await desk.World.FindAsync(id)).States());
        Assert.Equal(12.5m, Assert.Single(deal.Moves).Amount);
        Assert.Single(desk.World.HubSpot.Records.NotesOn(deal.Company));
    }

    [Fact]
    public async Task FailedWriteBack_Retried_IsWrittenBackAndMovesNothing()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "10");
        desk.World.HubSpot.Faults.Add(Fault.Refuse(400).On(deal.Company.Id) with { Where = request => HttpMethods.IsPatch(request.Method) });
        var (id, message) = await desk.World.QueueAsync(deal.Won());
        await desk.World.RunAsync(message);
        Assert.Equal((CallState.Succeeded, WriteBackState.Failed), (await desk.World.FindAsync(id)).States());

        await desk.PostAsync($"/api/operations/{id}/retry");
        await desk.World.WriteBackAsync(id);

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await desk.World.FindAsync(id)).States());
        Assert.Single(deal.Moves);
        Assert.Single(desk.World.HubSpot.Records.NotesOn(deal.Company));
    }

    [Fact]
    public async Task Review_SettledToBeSentAgain_MovesTheFrozenAmountOnce()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "999");
        var operation = await ReviewAsync(desk, deal);

        await SettleAsync(desk, operation, "sendAgain");
        await SettleAsync(desk, operation, "sendAgain");
        await desk.World.RunAllAsync();

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await desk.World.FindAsync(operation.Id)).States());
        Assert.Equal(10m, Assert.Single(deal.Moves).Amount);
    }

    [Fact]
    public async Task Review_SettledAsHappened_TellsTheCrmAndMovesNothing()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "999");
        var operation = await ReviewAsync(desk, deal);

        await SettleAsync(desk, operation, "happened");
        await desk.World.WriteBackAsync(operation.Id);

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await desk.World.FindAsync(operation.Id)).States());
        Assert.Contains("Moved 10", Assert.Single(desk.World.HubSpot.Records.NotesOn(deal.Company)), StringComparison.Ordinal);
        Assert.Empty(deal.Moves);
    }

    [Fact]
    public async Task Review_SettledAsCancelled_TellsTheCrmWhyAndMovesNothing()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var deal = Deal.In(desk.World, "999");
        var operation = await ReviewAsync(desk, deal);

        await SettleAsync(desk, operation, "cancel");
        await desk.World.WriteBackAsync(operation.Id);

        Assert.Equal((CallState.Cancelled, WriteBackState.Done), (await desk.World.FindAsync(operation.Id)).States());
        Assert.Contains("the test says so", Assert.Single(desk.World.HubSpot.Records.NotesOn(deal.Record)), StringComparison.Ordinal);
        Assert.Empty(deal.Moves);
    }

    private static Task<DeskAnswer> SettleAsync(Desk desk, Operation operation, string decision) =>
        desk.PostAsync($"/api/operations/{operation.Id}/settle", ("decision", decision));

    private static async Task<Operation> ReviewAsync(Desk desk, Deal deal)
    {
        var operation = Ops.New(CallState.NeedsReview, desk.World.Clock.GetUtcNow());
        operation.Event!["objectId"] = deal.Record.Id;
        return await desk.PutAsync(operation with
        {
            Account = deal.Account,
            Record = new RecordRef("deals", deal.Record.Id),
            Arguments = new Dictionary<string, string> { ["account"] = deal.Account, ["amount"] = "10", ["description"] = "HubSpot deal" },
        });
    }
}
