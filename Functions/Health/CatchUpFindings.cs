using Bridge.CatchUp;

namespace Bridge.Health;

/// <summary>How far sources are caught up with, as whoever caught up last left word.</summary>
internal sealed class CatchUpFindings(CatchUpSources sources, CatchUpTable table, TimeScale scale, TimeProvider clock)
{
    // Four times what the timer takes.
    private readonly TimeSpan _late = scale.Of(TimeSpan.FromHours(1));

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => [.. (await Task.WhenAll(
        sources.ByTimer.Select(source => LookAsync(source.Name, cancellationToken)))).OfType<Finding>()];

    private async Task<Finding?> LookAsync(string source, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(source, cancellationToken) is not { Point: { } point })
        {
            return null;
        }

        var name = $"catch-up {source}";
        var reached = FormattableString.Invariant($"All that changed before {point.ReachedAt:u} is found.");
        return point.FailingSince is { } since
            ? new Finding(name, Condition.Degraded, FormattableString.Invariant($"The CRM could not be asked since {since:u}: {point.Problem} {reached} The next run goes on from there."))
            : point.ReachedAt < clock.GetUtcNow() - _late
                ? new Finding(name, Condition.Degraded, $"{reached} It is behind: either it is making up for a long absence, or the function CatchUp does not run.")
                : new Finding(name, Condition.Healthy, reached);
    }
}
