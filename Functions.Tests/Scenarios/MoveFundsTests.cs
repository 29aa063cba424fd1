using Bridge.Ledger;

namespace Bridge.Tests.Scenarios;

[Collection(AzuriteCollection.Name)]
public sealed class MoveFundsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task DealWon_InHubSpot_MovesTheMoneyAndWritesBack()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = Deal.In(world, "245.71293");

        var answer = await world.DeliverAsync(deal.Won());
        await world.RunAllAsync();

        Assert.Equal(202, answer.Status);
        var operation = await world.FindAsync(Assert.Single(answer.Operations));
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (operation.State, operation.WriteBack));
        Assert.Equal(245.71293m, Assert.Single(deal.Moves).Amount);
        Assert.Equal("245.71293", world.HubSpot.Records.Get(deal.Company.Ref)["voip_balance"]);
        Assert.Contains(operation.Id, Assert.Single(world.HubSpot.Records.NotesOn(deal.Company)), StringComparison.Ordinal);
    }
}
