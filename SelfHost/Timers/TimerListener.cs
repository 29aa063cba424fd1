using Bridge.SelfHost.Functions;
using Bridge.SelfHost.Hosting;
using Bridge.SelfHost.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.SelfHost.Timers;

/// <summary>Serves one timer, in one process at a time.</summary>
internal sealed partial class TimerListener(
    HostedFunction function,
    Schedule schedule,
    bool runOnStartup,
    TimerLock timerLock,
    TimerMonitor? monitor,
    FunctionInvoker invoker,
    TimeScale scale,
    TimeProvider time,
    ILogger logger) : IListener
{
    // A delay may not be longer than some weeks.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly TimeSpan _retryAfter = scale.Of(TimeSpan.FromSeconds(10));
    private bool _runAtOnce = runOnStartup;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await timerLock.HoldAsync(lost => ServeAsync(stopping, aborting, lost), stopping);
            }
            catch (OperationCanceledException)
            {
                // Told to stop, or the lock was lost and is taken again.
            }
            catch (Exception exception)
            {
                Log.Unavailable(logger, function.Name, StorageFailure.Reason(exception));
                await Task.Delay(_retryAfter, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ServeAsync(CancellationToken stopping, CancellationToken aborting, CancellationToken lost)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        using var running = CancellationTokenSource.CreateLinkedTokenSource(aborting, lost);
        var last = await LastServedAsync(waiting.Token);
        var next = schedule.After(last);
        var isPastDue = next <= time.GetUtcNow();
        if (isPastDue || _runAtOnce)
        {
            next = time.GetUtcNow();
            _runAtOnce = false;
        }

        while (true)
        {
            await UntilAsync(next, waiting.Token);
            var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = Status(last, next) };
            await InvokeAsync(info, running.Token);
            (last, next, isPastDue) = (next, NextAfter(next), false);
            await (monitor?.WriteAsync(last, running.Token) ?? Task.CompletedTask);
        }
    }

    // A first look counts as served: only times after it can be missed.
    private async Task<DateTimeOffset> LastServedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (monitor is null)
        {
            return now;
        }

        if (await monitor.ReadAsync(cancellationToken) is { } last)
        {
            return last;
        }

        await monitor.WriteAsync(now, cancellationToken);
        return now;
    }

    // Times that passed while the function ran are let go: it has just run.
    private DateTimeOffset NextAfter(DateTimeOffset served)
    {
        var now = time.GetUtcNow();
        return schedule.After(now > served ? now : served);
    }

    private async Task UntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        while (due - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < LongestDelay ? left : LongestDelay, time, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task InvokeAsync(TimerInfo info, CancellationToken cancellationToken)
    {
        try
        {
            await invoker.RunAsync(function, info, cancellationToken);
        }
        catch (FunctionFailedException)
        {
            // Logged where it happened; the next time comes all the same.
        }
    }

    private ScheduleStatus? Status(DateTimeOffset last, DateTimeOffset next) => monitor is null
        ? null
        : new ScheduleStatus { Last = last.UtcDateTime, Next = schedule.After(next).UtcDateTime, LastUpdated = last.UtcDateTime };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The timer of {Function} cannot be kept, and is tried again: {Reason}")]
        public static partial void Unavailable(ILogger logger, string function, string reason);
    }
}
