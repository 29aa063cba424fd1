using Bridge.Dashboard;
using Bridge.Ledger;

namespace Bridge.Tests.Dashboard;

/// <summary>Figures of a working day.</summary>
internal sealed class SampleFigures(TimeProvider clock) : IFigures
{
    public Situation Situation { get; set; } = new(
        clock.GetUtcNow(), Hour(clock.GetUtcNow()), 14, clock.GetUtcNow().AddMinutes(-7), 3, Reviews: 2, DeadLetters: 3, FailedWriteBacks: 1, InDoubt: 1);

    public MoneyReport Money { get; set; } = new([]);

    public Task<Situation> NowAsync(CancellationToken cancellationToken) => Task.FromResult(Situation);

    public Task<IReadOnlyList<Interval>> SeriesAsync(Span span, CancellationToken cancellationToken)
    {
        var (length, count) = span switch
        {
            Span.Hour => (TimeSpan.FromMinutes(1), 60),
            Span.Day => (TimeSpan.FromMinutes(15), 96),
            _ => (TimeSpan.FromHours(1), 168),
        };
        var end = new DateTimeOffset(clock.GetUtcNow().Ticks / length.Ticks * length.Ticks, TimeSpan.Zero) + length;
        return Task.FromResult<IReadOnlyList<Interval>>([.. Enumerable.Range(0, count).Select(index => One(end - (length * (count - index)), length, index))]);
    }

    public Task<MoneyReport> MoneyAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => Task.FromResult(Money);

    private static Interval Hour(DateTimeOffset now) => new(
        now.AddHours(-1),
        TimeSpan.FromHours(1),
        new Dictionary<CallState, long> { [CallState.Succeeded] = 1204, [CallState.Skipped] = 31, [CallState.Refused] = 6, [CallState.DeadLettered] = 3 },
        TimeSpan.FromSeconds(1.4),
        TimeSpan.FromSeconds(8.7));

    private static Interval One(DateTimeOffset from, TimeSpan length, int index) => new(
        from,
        length,
        new Dictionary<CallState, long>
        {
            [CallState.Succeeded] = 18 + (long)(9 * Math.Sin(index / 7.0)) + (index * 7 % 5),
            [CallState.Skipped] = index % 3 == 0 ? 1 : 0,
            [CallState.Refused] = index % 17 == 0 ? 2 : 0,
            [CallState.DeadLettered] = index is 41 or 42 ? 2 : 0,
        },
        TimeSpan.FromMilliseconds(1300 + (250 * Math.Sin(index / 5.0))),
        TimeSpan.FromMilliseconds(5200 + (2600 * Math.Sin(index / 9.0)) + (index * 137 % 900)));
}
