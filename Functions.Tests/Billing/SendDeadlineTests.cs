using Bridge.Billing;
using Moq;

namespace Bridge.Tests.Billing;

/// <summary>What was held up until its deadline passed is not put on the wire.</summary>
public sealed class SendDeadlineTests(BillingServer server) : IClassFixture<BillingServer>
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    public static TheoryData<string> Sends =>
        new(BillingOperations.All.Where(operation => operation.Repetition != Repetition.Free).Select(operation => operation.Name));

    [Theory]
    [InlineData(15, 0)]
    [InlineData(0, 15)]
    [InlineData(-3600, 15)]
    public async Task Send_FrozenUntilEitherClockSaysTheDeadlinePassed_PutsNothingOnTheWire(int wall, int monotonic)
    {
        var clock = new TwoClocks();
        using var silent = new SilentServer();
        await using var graph = new BillingGraph(silent.Url, clock);
        FreezeBeforeSending(graph, () => clock.Advance(TimeSpan.FromSeconds(wall), TimeSpan.FromSeconds(monotonic)));

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.MoveAsync(new SendDeadline(clock, Window)));

        Assert.Equal("nothing was sent: the deadline for sending it passed.", exception.Reason);
        Assert.Empty(await silent.Bytes);
    }

    [Fact]
    public async Task Send_FrozenForLessThanTheWindow_IsSent()
    {
        var clock = new TwoClocks();
        server.Answers(200, Samples.Moved);
        await using var graph = new BillingGraph(server.Url, clock);
        FreezeBeforeSending(graph, () => clock.Advance(Window / 2, Window / 2));
        var before = server.Received.Count;

        await graph.MoveAsync(new SendDeadline(clock, Window));

        Assert.Equal(1, server.Received.Count - before);
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Call_AfterItsDeadline_IsUnavailableAndNotSent(string name)
    {
        var operation = BillingOperations.Find(name)!;
        await using var graph = new BillingGraph(server.Url);
        var before = server.Received.Count;

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.Calls.CallAsync(
            operation,
            Samples.ArgumentsOf(operation),
            operation.NeedsCaptcha ? "captcha-51d0" : null,
            new SendDeadline(TimeProvider.System, TimeSpan.Zero),
            default));

        Assert.Equal("nothing was sent: the deadline for sending it passed.", exception.Reason);
        Assert.Equal(before, server.Received.Count);
    }

    [Fact]
    public async Task SentOnceContent_PastItsDeadline_WritesNothingAndCannotHaveLeft()
    {
        var clock = new TwoClocks();
        using var content = new SentOnceContent(new StringContent("amount=1"), new SendDeadline(clock, Window));
        using var wire = new MemoryStream();

        clock.Advance(wall: TimeSpan.Zero, monotonic: Window);

        await Assert.ThrowsAsync<SendDeadlinePassedException>(() => content.CopyToAsync(wire));
        Assert.False(content.MayHaveLeft);
        Assert.Equal(0, wire.Length);
    }

    private static void FreezeBeforeSending(BillingGraph graph, Action freeze) =>
        graph.Secrets
            .Setup(secrets => secrets.GetAsync("billing-token", It.IsAny<CancellationToken>()))
            .Callback(freeze)
            .ReturnsAsync(BillingGraph.Token);
}
