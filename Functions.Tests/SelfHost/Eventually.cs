using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.SelfHost;

/// <summary>Waits for conditions: a test fails when they do not come about in time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task Within(Task task) => task.WaitAsync(Patience);

    public static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Patience);

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, "The condition did not come about.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Moves a clock on, step by step, until a condition holds.</summary>
    public static Task TrueAsync(FakeTimeProvider clock, TimeSpan step, Func<bool> condition) => TrueAsync(() =>
    {
        clock.Advance(step);
        return Task.FromResult(condition());
    });
}
