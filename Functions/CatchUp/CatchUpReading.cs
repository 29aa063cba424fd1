using Bridge.Crm;
using Bridge.Secrets;
using Bridge.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bridge.CatchUp;

/// <summary>Reads what changed in a window, the oldest first, and takes it piece by piece: whoever stops it has what it did so far.</summary>
public sealed partial class CatchUpReading(FoundEvents found, BridgeMetrics metrics, ILogger<CatchUpReading> logger)
{
    /// <summary>How many events are taken at once.</summary>
    internal const int AtOnce = 100;

    /// <summary>Reads a window.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="crm">The source.</param>
    /// <param name="window">The window.</param>
    /// <param name="isDry">Whether nothing is queued, and only said what would be.</param>
    /// <param name="note">Who asked for it and why, for the operations' histories; null where the timer did.</param>
    /// <param name="budget">Ends the reading: the report then says how far it came.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CatchUpReport> ReadAsync(
        string source, ICatchesUp crm, CatchUpWindow window, bool isDry, string? note, CancellationToken budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(crm);
        var report = new CatchUpReport(window);
        try
        {
            await foreach (var events in crm.ChangesAsync(window.From, window.To, budget).Chunk(AtOnce).WithCancellation(budget))
            {
                report.Add(await found.TakeAsync(events, isDry, note, budget));
                report.Reach(events[^1].OccurredAt);
            }

            report.Reach(window.To);
        }
        catch (Exception exception) when (exception is CrmException or SecretMissingException or SecretUnavailableException)
        {
            report.Fail(exception);
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Another run goes on.
        }

        if (!isDry)
        {
            Tell(source, report);
        }

        return report;
    }

    private void Tell(string source, CatchUpReport report)
    {
        metrics.CaughtUp(source, report.Failure is null);
        metrics.FoundQueued(source, report.Queued.Count);
        metrics.FoundKnown(source, report.Known);
        metrics.FoundUnmatched(source, report.Unmatched);
        foreach (var (route, (count, why)) in report.LeftOut)
        {
            metrics.FoundLeftOut(source, route, count);
            Log.LeftOut(logger, source, count, route, why);
        }

        Log.Read(logger, source, report.Window.From, report.Window.To, report.Queued.Count, report.Known, report.Unmatched);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Source {Source}: a catch-up from {From:u} to {To:u} queued {Queued} operations; {Known} were known, {Unmatched} events match no route")]
        public static partial void Read(ILogger logger, string source, DateTimeOffset from, DateTimeOffset to, int queued, int known, int unmatched);

        [LoggerMessage(LogLevel.Information, "Source {Source}: a catch-up found {Count} events that route {Route} does not run: {Why}")]
        public static partial void LeftOut(ILogger logger, string source, int count, string route, string why);
    }
}
