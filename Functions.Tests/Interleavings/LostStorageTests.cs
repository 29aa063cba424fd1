using Bridge.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Interleavings;

/// <summary>
/// Storage takes what it is sent, and its answer is lost: the client sends it again, and meets what it wrote itself (409, 412).
/// </summary>
[Collection(AzuriteCollection.Name)]
public sealed class LostStorageTests(AzuriteFixture azurite)
{
    [Fact]
    public Task MoveFunds_WithEveryAnswerOfStorageLostOnce_IsMadeOnceByTheSameWorker() => Play.OnStageAsync(azurite, async play =>
    {
        var deal = Deal.In(play.World, "10");
        await play.WinAsync(deal);
        var worker = await play.StartAsync(Job.RunOperation, Assert.Single(play.Messages));
        var lost = new List<string>();

        for (var isRepeat = false; worker.IsAtWork;)
        {
            var stop = Assert.Single(play.Stops);
            if (stop.Request.Target != Target.Table || stop.Request.IsAside || isRepeat)
            {
                await play.PassAsync(stop);
                isRepeat = false;
                continue;
            }

            await play.LoseAnswerAsync(stop);
            lost.Add($"{stop.Request.Verb} {stop.Request.Path.Split('(')[0]}");
            isRepeat = true;
        }

        Assert.Equal(["POST /$batch", "POST /locks", "POST /$batch", "POST /$batch", "DELETE /locks", "POST /$batch"], lost.Where(request => !request.StartsWith("GET", StringComparison.Ordinal)));
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), Assert.Single(play.Rules.Operations).States());
        Assert.Single(deal.Moves);
        Assert.Single(play.World.HubSpot.Records.NotesOn(deal.Company));
    });
}
