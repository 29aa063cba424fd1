using Bridge.Billing;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Billing;

/// <summary>Every time-out goes faster where time does, and none becomes too short to connect in.</summary>
public sealed class BillingTimeScaleTests(BillingServer server) : IClassFixture<BillingServer>
{
    [Fact]
    public async Task Call_NoAnswerInScaledTime_IsGivenUp()
    {
        var clock = new FakeTimeProvider();
        server.AnswersNothing(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            return Task.CompletedTask;
        });
        await using var graph = new BillingGraph(server.Url, clock, ("TimeScale", "0.1"));

        await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.ReadAsync().WaitAsync(TimeSpan.FromMinutes(1)));
        await Assert.ThrowsAsync<BillingOutcomeUnknownException>(() => graph.MoveAsync().WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("1", 10_000)]
    [InlineData("0.1", 1000)]
    [InlineData("0.001", 250)]
    public async Task Clients_TimeToConnect_IsScaledDownToAQuarterOfASecond(string scale, int milliseconds)
    {
        await using var graph = new BillingGraph(server.Url, null, ("TimeScale", scale));

        foreach (var client in new[] { BillingHttp.Reads, BillingHttp.Sends })
        {
            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), graph.SocketsOf(client).ConnectTimeout);
        }
    }

    [Fact]
    public async Task Calls_AtTheSmallestScale_RunOutOfTimeAtMost()
    {
        server.Answers(200, Samples.Balance);
        await using var graph = new BillingGraph(server.Url, null, ("TimeScale", "0.001"));

        var read = await Record.ExceptionAsync(() => graph.ReadAsync());
        var move = await Record.ExceptionAsync(() => graph.MoveAsync());

        Assert.True(read is null or BillingUnavailableException, $"{read}");
        Assert.True(move is null or BillingException, $"{move}");
    }
}
