using Microsoft.Extensions.Logging;

namespace Bridge.Dashboard.Figures;

/// <summary>
/// Rolls the ledger up into figures by minute, quarter of an hour and hour. Each figure is counted anew from the index rows, or added up from
/// those of its minutes, and replaced; and moves are added up by account and day. To run twice, in two instances, or again after a crash changes nothing.
/// </summary>
/// <remarks>
/// What ends is written a moment after its time was taken, and by another clock: the last minutes are counted again in every run. What is settled or
/// written back later counts when it is.
/// </remarks>
public sealed partial class RollUp
{
    // No invocation writes an end that is older.
    internal static readonly TimeSpan Lateness = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Reach = TimeSpan.FromDays(7);
    private static readonly TimeSpan MoneyReach = TimeSpan.FromDays(35);
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly EndedOperations _ended;
    private readonly FiguresTable _table;
    private readonly MoneySums _money;
    private readonly TimeProvider _clock;
    private readonly ILogger<RollUp> _logger;

    internal RollUp(EndedOperations ended, FiguresTable table, MoneySums money, TimeProvider clock, ILogger<RollUp> logger) =>
        (_ended, _table, _money, _clock, _logger) = (ended, table, money, clock, logger);

    /// <summary>Goes on from where the last run came to, as far as the time of one run allows.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begin = _clock.GetTimestamp();
        var now = _clock.GetUtcNow();
        var mark = await _table.ReadMarkAsync(cancellationToken);
        if (mark is not null && now - mark.At < Pause)
        {
            return;
        }

        var from = mark is null ? await FirstAsync(now, cancellationToken) : mark.To - Lateness;
        mark ??= new RollUpMark(from, now, now - MoneyReach, null);
        var began = mark.To;
        while (mark.To < now && _clock.GetElapsedTime(begin) < Budget)
        {
            // By the hour, so that figures and mark are one transaction.
            var nextHour = Grain.Hour.Floor(mark.To) + Grain.Hour.Length;
            var to = nextHour < now ? nextHour : now;
            var figures = await CountAsync(from, to, cancellationToken);

            // The sums first: whatever breaks off before the mark is added again, and what was added already is not.
            if (await _money.AddUpAsync(mark.MoneyTo, to - Lateness, cancellationToken) is not { } moneyTo
                || await _table.WriteAsync(new RollUpMark(to, now, moneyTo, mark.Version), figures, cancellationToken) is not { } written)
            {
                Log.Overtaken(_logger);
                return;
            }

            (mark, from) = (written, to);
        }

        if (Grain.Hour.Floor(began) < Grain.Hour.Floor(mark.To))
        {
            await ForgetAsync(mark.To, cancellationToken);
        }
    }

    private async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var grain in Grain.All)
        {
            await _table.ForgetAsync(grain, now - grain.KeptFor, cancellationToken);
        }

        await _money.ForgetAsync(cancellationToken);
    }

    private async Task<DateTimeOffset> FirstAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Grain.Hour.Floor(await _ended.AreAnyAsync(now - Reach, now, cancellationToken) ? now - Reach : now);

    private async Task<IEnumerable<Figure>> CountAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        // A minute is counted as a whole, and an hour added up from the whole of its minutes.
        from = Grain.Minute.Floor(from);
        var minutes = await _table.ReadAsync(Grain.Minute, Grain.Hour.Floor(from), from, cancellationToken);
        var counted = await _ended.CountAsync(from, to, cancellationToken);
        foreach (var minute in Grain.Minute.Between(from, to))
        {
            minutes[minute] = counted.GetValueOrDefault(minute) ?? new Tally();
        }

        return Grain.All.SelectMany(grain => grain.Between(from, to).Select(begin => new Figure(
            grain,
            begin,
            Tally.Of(minutes.Where(minute => minute.Key >= begin && minute.Key < begin + grain.Length).Select(minute => minute.Value)))));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Another instance is rolling up the figures; this one leaves it to it")]
        public static partial void Overtaken(ILogger logger);
    }
}
