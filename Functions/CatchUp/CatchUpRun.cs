using Bridge.Crm;
using Bridge.Processing;
using Bridge.Storage;
using Microsoft.Extensions.Logging;

namespace Bridge.CatchUp;

/// <summary>
/// Asks every source that can be asked what changed since the last run. How far it came is kept once what was found is durable: whoever
/// dies before that, or runs beside another, finds the same events again, and they are the same operations.
/// </summary>
public sealed partial class CatchUpRun
{
    private readonly CatchUpSources _sources;
    private readonly CatchUpTable _table;
    private readonly CatchUpWindows _windows;
    private readonly CatchUpReading _reading;
    private readonly ProtocolTimes _times;
    private readonly TimeProvider _clock;
    private readonly ILogger<CatchUpRun> _logger;

    internal CatchUpRun(
        CatchUpSources sources, CatchUpTable table, CatchUpWindows windows, CatchUpReading reading, ProtocolTimes times, TimeProvider clock, ILogger<CatchUpRun> logger) =>
        (_sources, _table, _windows, _reading, _times, _clock, _logger) = (sources, table, windows, reading, times, clock, logger);

    /// <summary>Runs once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var deadline = new InvocationDeadline(_times, _clock, cancellationToken);
        await Task.WhenAll(_sources.ByTimer.Select(source => RunAsync(source.Name, source.Crm, deadline.Token, cancellationToken)));
    }

    private async Task RunAsync(string source, ICatchesUp crm, CancellationToken budget, CancellationToken cancellationToken)
    {
        var latest = _windows.Latest;
        var stored = await _table.FindAsync(source, cancellationToken) ?? await BeginAsync(source, latest, cancellationToken);
        while (stored is not null && !budget.IsCancellationRequested && _windows.After(stored.Point, latest) is { } window)
        {
            Warn(source, stored.Point, window);
            var report = await ReadAsync(source, crm, stored, window, budget, cancellationToken);
            if (await _table.WriteAsync(source, stored, Next(stored.Point, report), cancellationToken) is not { } written)
            {
                Log.Overtaken(_logger, source);
                return;
            }

            if (report.Failure is not null)
            {
                Log.Failed(_logger, source, written.Point.Problem, written.Point.ReachedAt);
                return;
            }

            stored = written;
        }
    }

    // What changed before a source is caught up with for the first time is looked for on demand alone.
    private Task<StoredPoint?> BeginAsync(string source, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        var start = new CatchUpPoint(latest, _windows.Longest, null, "");
        return _table.WriteAsync(source, new StoredPoint(start, null), start, cancellationToken);
    }

    // A bug in what reads one CRM is shown like an outage, and keeps nobody from asking the others.
    private async Task<CatchUpReport> ReadAsync(
        string source, ICatchesUp crm, StoredPoint stored, CatchUpWindow window, CancellationToken budget, CancellationToken cancellationToken)
    {
        try
        {
            return await _reading.ReadAsync(source, crm, window, isDry: false, note: null, budget, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !StorageTrouble.Is(exception))
        {
            Log.Fault(_logger, source, exception);
            var report = new CatchUpReport(window);
            report.Fail(exception);
            return report;
        }
    }

    private CatchUpPoint Next(CatchUpPoint point, CatchUpReport report)
    {
        var moved = report.ReachedAt > point.ReachedAt ? report.ReachedAt.Value : point.ReachedAt;
        var piece = report.IsWhole ? _windows.Twice(point.Piece) : moved > point.ReachedAt ? point.Piece : _windows.Half(point.Piece);
        return report.Failure is { } failure
            ? new CatchUpPoint(moved, piece, point.FailingSince ?? _clock.GetUtcNow(), Words(failure))
            : new CatchUpPoint(moved, piece, null, "");
    }

    private static string Words(Exception failure) => failure switch
    {
        CrmException exception => exception.Reason,
        Secrets.SecretMissingException or Secrets.SecretUnavailableException => failure.Message,
        _ => $"A fault of the bridge ({failure.GetType().Name}): its log says where.",
    };

    private void Warn(string source, CatchUpPoint point, CatchUpWindow window)
    {
        if (window.From > point.ReachedAt)
        {
            Log.TooOld(_logger, source, point.ReachedAt, window.From);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Source {Source} could not be caught up with, and stays at {Reached:u} until the next run: {Problem}")]
        public static partial void Failed(ILogger logger, string source, string problem, DateTimeOffset reached);

        [LoggerMessage(LogLevel.Error, "Source {Source} could not be caught up with by a fault of the bridge")]
        public static partial void Fault(ILogger logger, string source, Exception exception);

        [LoggerMessage(LogLevel.Information, "Source {Source}: another instance catches up with it")]
        public static partial void Overtaken(ILogger logger, string source);

        [LoggerMessage(LogLevel.Warning, "Source {Source}: what changed from {From:u} to {To:u} is not looked for, since it is older than Intake:OldestEvent allows to run. Look through that time in the CRM.")]
        public static partial void TooOld(ILogger logger, string source, DateTimeOffset from, DateTimeOffset to);
    }
}
