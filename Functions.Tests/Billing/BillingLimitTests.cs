using Bridge.Billing;
using Bridge.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Billing;

/// <summary>However much there is to do, the billing API gets no more at once and no more in a second than is set.</summary>
public sealed class BillingLimitTests(BillingServer server) : IClassFixture<BillingServer>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Calls_ReadsAndSendsUnderLoad_AreNeverMoreAtOnceThanSet()
    {
        var gate = Hold();
        await using var graph = new BillingGraph(server.Url, new FakeTimeProvider(), ("Billing:Concurrency", "3"));

        var calls = Enumerable.Range(0, 10).SelectMany(_ => new Task[] { graph.ReadAsync(), graph.MoveAsync() }).ToArray();
        for (var left = calls.Length; left > 0; left--)
        {
            await gate.UntilInsideAsync(Math.Min(3, left));
            gate.Let(1);
        }

        await Task.WhenAll(calls);
        Assert.Equal(3, gate.Most);
    }

    [Fact]
    public async Task Calls_ReadsAndSendsUnderLoad_AreNoMoreInASecondThanSet()
    {
        var clock = new FakeTimeProvider();
        var gate = Hold();
        await using var graph = new BillingGraph(server.Url, clock, ("Billing:RequestsPerSecond", "2"));

        Task[] calls = [graph.ReadAsync(), graph.MoveAsync(), graph.ReadAsync(), graph.MoveAsync(), graph.ReadAsync()];
        await gate.UntilInsideAsync(2);
        clock.Advance(Second);
        await gate.UntilInsideAsync(4);
        clock.Advance(Second);
        await gate.UntilInsideAsync(5);

        gate.Let(5);
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Read_Repeated_TakesATurnForEveryAttempt()
    {
        var clock = new JumpingClock();
        var start = clock.GetTimestamp();
        server.Answers(500, "");
        await using var graph = new BillingGraph(server.Url, clock, ("Billing:RequestsPerSecond", "1"));
        var before = server.Received.Count;

        await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.ReadAsync());

        Assert.Equal(3, server.Received.Count - before);
        Assert.True(clock.GetElapsedTime(start) >= 2 * Second, "Three attempts began within two seconds.");
    }

    [Fact]
    public async Task Send_WaitingForItsTurnPastItsDeadline_IsUnavailableAndNotSent()
    {
        var clock = new FakeTimeProvider();
        var gate = Hold();
        await using var graph = new BillingGraph(server.Url, clock, ("Billing:Concurrency", "1"));
        var first = graph.MoveAsync();
        await gate.UntilInsideAsync(1);
        var before = server.Received.Count;

        var late = graph.MoveAsync(new SendDeadline(clock, 5 * Second));
        clock.Advance(5 * Second);

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => late.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(
            "nothing was sent: its turn among the other calls did not come in time (Billing:Concurrency, Billing:RequestsPerSecond).",
            exception.Reason);
        Assert.Equal(before, server.Received.Count);
        gate.Let(1);
        await first;
    }

    [Fact]
    public async Task Call_CancelledWhileItWaitsForItsTurn_IsCancelledAndNotSent()
    {
        var gate = Hold();
        await using var graph = new BillingGraph(server.Url, null, ("Billing:Concurrency", "1"));
        var first = graph.MoveAsync();
        await gate.UntilInsideAsync(1);
        using var leave = new CancellationTokenSource();

        Task[] waiting = [graph.MoveAsync(leave.Token), graph.ReadAsync(leave.Token)];
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[0]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[1]);

        Assert.Equal(1, gate.Inside);
        gate.Let(2);
        await first;
        await graph.MoveAsync();
    }

    private Gate Hold()
    {
        var gate = new Gate();
        server.Answer = async context =>
        {
            await gate.PassAsync();
            await context.Response.WriteAsync(HttpMethods.IsGet(context.Request.Method) ? Samples.Balance : Samples.Moved);
        };
        return gate;
    }

    /// <summary>Jumps to the end of every short pause; long ones, the time-outs, do not end.</summary>
    private sealed class JumpingClock : FakeTimeProvider
    {
        private static readonly TimeSpan Short = TimeSpan.FromSeconds(4);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime <= TimeSpan.Zero || dueTime > Short)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            Advance(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
