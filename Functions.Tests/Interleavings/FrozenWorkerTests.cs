using Bridge.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Interleavings;

/// <summary>A worker that stands still at the worst of times, and goes on when others have long gone on without it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class FrozenWorkerTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan LongerThanTheSendWindow = TimeSpan.FromSeconds(16);
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(3);

    [Fact]
    public Task Worker_FrozenBeforeTheWire_SendsNothingPastItsDeadlineAndTriesAgain() => Play.OnStageAsync(azurite, async play =>
    {
        var (deal, worker) = await StartAsync(play);
        var move = await play.UntilAsync(worker, request => request.IsMove);

        await play.WaitAsync(LongerThanTheSendWindow);
        await play.PassAsync(move);
        await play.FinishAsync();

        Assert.Empty(deal.Moves);
        var waiting = Assert.Single(play.Rules.Operations);
        Assert.Equal((CallState.Waiting, 2), (waiting.State, waiting.Attempt));
        await new Quiet(play).ComeAsync();
        Assert.Single(deal.Moves);
    });

    [Fact]
    public Task Worker_FrozenBeforeTheWireUntilItsDoubtWasSettled_SendsNothingToo() => Play.OnStageAsync(azurite, async play =>
    {
        var (deal, worker) = await StartAsync(play);
        var move = await play.UntilAsync(worker, request => request.IsMove);
        worker.IsFrozen = true;
        await play.WaitAsync(LongerThanALease);
        await new Quiet(play).ComeAsync();
        Assert.Equal((CallState.Succeeded, 2), (Assert.Single(play.Rules.Operations).State, play.Rules.Operations.First().Attempt));

        worker.IsFrozen = false;
        await play.PassAsync(move);
        await play.FinishAsync();

        Assert.Single(deal.Moves);
    });

    [Theory]
    [InlineData("/locks")]
    [InlineData("/get-customer-balance")]
    [InlineData("/$batch")]
    public Task Worker_FrozenBeforeItSaysThatItSends_NeverDoesOnceAnotherTookOver(string at) => Play.OnStageAsync(azurite, async play =>
    {
        var (deal, worker) = await StartAsync(play);
        await play.UntilAsync(worker, request => request.Path == "/locks");
        var stop = await play.UntilAsync(worker, request => request.Path.EndsWith(at, StringComparison.Ordinal));
        worker.IsFrozen = true;
        await play.WaitAsync(LongerThanALease);
        await new Quiet(play).ComeAsync();
        Assert.Single(deal.Moves);

        worker.IsFrozen = false;
        await play.PassAsync(stop);
        await play.FinishAsync();

        Assert.Single(deal.Moves);
        Assert.Equal(CallState.Succeeded, Assert.Single(play.Rules.Operations).State);
    });

    [Fact]
    public Task Answer_ThatComesAfterItsDoubtWasSettled_ChangesNothing() => Play.OnStageAsync(azurite, async play =>
    {
        var (deal, worker) = await StartAsync(play);
        var move = await play.UntilAsync(worker, request => request.IsMove);
        await play.ApplyAsync(move);
        worker.IsFrozen = true;
        await play.WaitAsync(LongerThanALease);
        await new Quiet(play).ComeAsync();
        var settled = Assert.Single(play.Rules.Operations);
        Assert.Equal((CallState.Succeeded, SettledBy.Evidence), (settled.State, settled.SettledBy));

        worker.IsFrozen = false;
        await play.AnswerAsync(move);
        await play.FinishAsync();

        Assert.Single(deal.Moves);
        Assert.Equal(settled.Revision, Assert.Single(play.Rules.Operations).Revision);
    });

    private static async Task<(Deal Deal, Worker Worker)> StartAsync(Play play)
    {
        var deal = Deal.In(play.World, "10");
        await play.WinAsync(deal);
        return (deal, await play.StartAsync(Job.RunOperation, Assert.Single(play.Messages)));
    }
}
