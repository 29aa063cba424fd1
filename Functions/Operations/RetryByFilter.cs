using Bridge.Ledger;

namespace Bridge.Operations;

/// <summary>What came of a retry by filter.</summary>
/// <param name="Possible">How many operations can be tried again, or were.</param>
/// <param name="NotPossible">How many match the filter and cannot be.</param>
/// <param name="First">Ids of the first ones.</param>
/// <param name="LastAt">When the last of them is run; null where none is.</param>
/// <param name="Next">Where another request goes on; null where none is needed.</param>
public sealed record RetriedMany(int Possible, int NotPossible, IReadOnlyList<string> First, DateTimeOffset? LastAt, Cursor? Next);

/// <summary>Tries all operations of a filter again, at a rate that billing and the CRM can bear.</summary>
public sealed class RetryByFilter(OperationList list, OperationRetry retry, TimeProvider clock)
{
    /// <summary>The rate unless it is said, in operations a minute.</summary>
    public const int UsualRate = 60;

    /// <summary>The highest rate, in operations a minute.</summary>
    public const int HighestRate = 6000;

    private const int AtOnce = 16;
    private const int MostNamed = 20;

    // A queue message stays hidden for seven days at most, and a request must be answered within host.json's functionTimeout.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(6);
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(45);

    /// <summary>How many operations are looked at in one request, at most; another request goes on.</summary>
    internal int MostLookedAt { get; init; } = 5000;

    /// <summary>Tries them again, or says which would be.</summary>
    /// <param name="filter">Which operations.</param>
    /// <param name="from">Where it goes on.</param>
    /// <param name="what">What of them is tried.</param>
    /// <param name="perMinute">How many are run a minute.</param>
    /// <param name="by">Who asks, and why; null for a dry run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RetriedMany> RetryAsync(
        OperationFilter filter, Cursor? from, Retried? what, int perMinute, Signature? by, CancellationToken cancellationToken)
    {
        var begun = clock.GetUtcNow();
        var pause = TimeSpan.FromMinutes(1) / perMinute;
        var at = from?.NotBefore is { } time && time > begun ? time : begun;
        var (possible, notPossible, lookedAt) = (new List<string>(), 0, 0);
        if (at - begun > LongestDelay)
        {
            return Result(from);
        }

        await foreach (var looked in list.LookAsync(filter, from?.Place, cancellationToken).Chunk(AtOnce).WithCancellation(cancellationToken))
        {
            var matches = looked.Select(one => one.Match).OfType<Operation>().ToList();
            var whyNot = await Task.WhenAll(matches.Select(operation => retry.WhyNotAsync(operation, what, cancellationToken)));
            var chosen = matches.Zip(whyNot).Where(one => one.Second is null).Select(one => one.First).ToList();
            var done = by is null ? chosen : await RetryAsync(chosen, what, by, at, pause, cancellationToken);
            possible.AddRange(done.Select(operation => operation.Id));
            notPossible += matches.Count - done.Count;
            at += pause * chosen.Count;
            lookedAt += looked.Length;
            if (lookedAt >= MostLookedAt || at - begun > LongestDelay || clock.GetUtcNow() - begun > Budget)
            {
                return Result(new Cursor(looked[^1].Place, by is null ? null : at));
            }
        }

        return Result(next: null);

        RetriedMany Result(Cursor? next) => new(
            possible.Count, notPossible, [.. possible.Take(MostNamed)], possible.Count > 0 && by is not null ? at - pause : null, next);
    }

    // What is tried is settled by what was looked at: whoever wants results written back does not want calls made.
    private async Task<IReadOnlyList<Operation>> RetryAsync(
        IReadOnlyList<Operation> chosen, Retried? what, Signature by, DateTimeOffset at, TimeSpan pause, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(chosen.Select((operation, index) =>
            retry.RetryAsync(operation.Id, OperationRetry.WhatOf(operation, what), operation.Attempt, by, at + (pause * index), cancellationToken)));
        return [.. results.OfType<ActionResult.Done>().Select(done => done.Operation)];
    }
}
