using Bridge.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Http;

public sealed class CallLimitTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly CallLimits _limits;

    public CallLimitTests() => _limits = new(new TimeScale(new ConfigurationBuilder().Build()), _clock);

    public void Dispose() => _limits.Dispose();

    [Fact]
    public async Task Enter_BeyondTheConcurrency_WaitsUntilAnotherEnds()
    {
        var limit = _limits.Make("Billing", new(2, 100), Wait);
        var first = await limit.EnterAsync(Wait, default);
        using var second = await limit.EnterAsync(Wait, default);

        var third = limit.EnterAsync(Wait, default);
        Assert.False(third.IsCompleted);
        first.Dispose();

        using var turn = await third;
    }

    [Fact]
    public async Task Enter_NoSlotInTime_FailsAndNamesTheSettings()
    {
        var limit = _limits.Make("Sources:shop", new(1, 100), Wait);
        using var first = await limit.EnterAsync(Wait, default);

        var second = limit.EnterAsync(Wait, default);
        _clock.Advance(Wait);

        var exception = await Assert.ThrowsAsync<CallLimitException>(() => second);
        Assert.Equal("its turn among the other calls did not come in time (Sources:shop:Concurrency, Sources:shop:RequestsPerSecond)", exception.Message);
    }

    [Fact]
    public async Task Enter_NoTurnInTime_FailsAtOnceAndLeavesItsSlot()
    {
        var limit = _limits.Make("Billing", new(1, 1), Wait);
        (await limit.EnterAsync(Wait, default)).Dispose();

        await Assert.ThrowsAsync<CallLimitException>(() => limit.EnterAsync(TimeSpan.FromMilliseconds(999), default));
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await limit.EnterAsync(TimeSpan.Zero, default)).Dispose();
    }

    [Fact]
    public async Task Enter_TimeSpentOnTheSlot_IsNotSpentOnTheTurnAgain()
    {
        var limit = _limits.Make("Billing", new(1, 1), Wait);
        var first = await limit.EnterAsync(Wait, default);

        var second = limit.EnterAsync(TimeSpan.FromMilliseconds(900), default);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        first.Dispose();

        await Assert.ThrowsAsync<CallLimitException>(() => second.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Enter_TooManyWaitAlready_FailsAtOnce()
    {
        var limit = _limits.Make("Billing", new(1, 100), Wait);
        using var first = await limit.EnterAsync(Wait, default);
        using var leave = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, CallLimit.MaxWaiting).Select(_ => limit.EnterAsync(Wait, leave.Token)).ToArray();

        await Assert.ThrowsAsync<CallLimitException>(() => limit.EnterAsync(Wait, default));

        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
    }

    [Fact]
    public async Task Enter_CancelledWhileItWaits_IsCancelledAndLosesNoSlot()
    {
        var limit = _limits.Make("Billing", new(1, 100), Wait);
        var first = await limit.EnterAsync(Wait, default);
        using var leave = new CancellationTokenSource();

        var second = limit.EnterAsync(Wait, leave.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();

        (await limit.EnterAsync(TimeSpan.Zero, default)).Dispose();
    }

    [Fact]
    public async Task Enter_CancelledWhileItWaitsForItsTurn_LosesNoSlot()
    {
        var limit = _limits.Make("Billing", new(1, 1), Wait);
        (await limit.EnterAsync(Wait, default)).Dispose();
        using var leave = new CancellationTokenSource();

        var second = limit.EnterAsync(Wait, leave.Token);
        Assert.False(second.IsCompleted);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _clock.Advance(TimeSpan.FromSeconds(2));

        (await limit.EnterAsync(TimeSpan.Zero, default)).Dispose();
    }
}
