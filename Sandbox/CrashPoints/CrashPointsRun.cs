using Bridge.Sandbox.Azurite;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.CrashPoints;

/// <summary>Which cases are played, and how many at a time.</summary>
/// <param name="Parallel">How many at a time.</param>
/// <param name="IsQuick">Whether only those around the money are, and a sample of the rest.</param>
/// <param name="Only">Only cases whose request's name holds this; empty for all.</param>
internal sealed record CrashPointsOptions(int Parallel, bool IsQuick, string Only);

/// <summary>Records the requests of one money operation, and kills the bridge before and after each of them.</summary>
internal sealed class CrashPointsRun : IAsyncDisposable
{
    // Two a request, and one a recording. Windows holds the names and keys of no more than 300 in one environment variable.
    private const int MostAccounts = 250;

    private const int MostRecordings = 8;

    private readonly CrashPointsOptions _options;
    private readonly TimeProvider _clock;
    private readonly AzuriteServer _azurite;
    private readonly Queue<string> _accounts;

    private CrashPointsRun(CrashPointsOptions options, TimeProvider clock, AzuriteServer azurite)
    {
        (_options, _clock, _azurite) = (options, clock, azurite);
        _accounts = new Queue<string>(azurite.ConnectionStrings);
    }

    /// <summary>Prepares a run.</summary>
    public static async Task<CrashPointsRun> StartAsync(CrashPointsOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        new(options, clock, await AzuriteServer.StartAsync(null, _ => { }, cancellationToken, MostAccounts));

    /// <summary>Plays every case.</summary>
    /// <param name="requests">The operation's requests.</param>
    /// <param name="begun">Is told how many requests there are, and where the bridge is killed.</param>
    /// <param name="played">Is told how each case ended, as it ends.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    public async Task<CrashPointsReport> RunAsync(
        IReadOnlyList<RequestName> requests, Action<int, IReadOnlyList<CrashPoint>> begun, Action<CaseResult> played, CancellationToken cancellationToken)
    {
        var points = PointsOf(requests);
        begun(requests.Count, points);
        var results = new CaseResult[points.Count];
        var cases = points.Select((point, index) => (Case: new CrashCase(point, _accounts.Dequeue(), _clock), Index: index)).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(cases, parallel, async (one, token) =>
        {
            results[one.Index] = await one.Case.RunAsync(token);
            played(results[one.Index]);
        });
        return new CrashPointsReport(results);
    }

    /// <summary>
    /// Records the operation's requests where nothing is killed, until two recordings are alike: on a busy machine the bridge may run out
    /// of time and try again, and what it asks then need not come the next time.
    /// </summary>
    /// <exception cref="InvalidOperationException">The operation fails even so, or no two recordings are alike.</exception>
    public async Task<IReadOnlyList<RequestName>> RecordAsync(CancellationToken cancellationToken)
    {
        var before = await RecordOnceAsync(cancellationToken);
        for (var recording = 2; recording <= MostRecordings; recording++)
        {
            var requests = await RecordOnceAsync(cancellationToken);
            if (requests.ToHashSet().SetEquals(before))
            {
                return requests;
            }

            before = requests;
        }

        throw new InvalidOperationException($"Of {MostRecordings} recordings of the operation no two in a row are alike: this machine is too busy. Try again when it is less so.");
    }

    private async Task<IReadOnlyList<RequestName>> RecordOnceAsync(CancellationToken cancellationToken)
    {
        var recorder = new RequestRecorder();
        await using var world = await OutsideWorld.StartAsync(Trial.Options(_accounts.Dequeue(), recorder, _clock), _ => { }, cancellationToken);
        await world.StartBridgeAsync(cancellationToken);
        var money = new MoneyCase(world);
        recorder.Begin();
        await money.DeliverAsync(cancellationToken);
        var operation = await money.QuietAsync(cancellationToken);
        return money.Truth().Faults is { Count: > 0 } faults
            ? throw new InvalidOperationException($"The operation fails even where nothing is killed: {string.Join("; ", faults)} ({operation.State}: {operation.Reason})")
            : recorder.Requests;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _azurite.DisposeAsync();

    private IReadOnlyList<CrashPoint> PointsOf(IReadOnlyList<RequestName> requests) =>
    [
        .. (_options.IsQuick ? QuickChoice.Of(requests) : requests)
            .Where(request => $"{request}".Contains(_options.Only, StringComparison.OrdinalIgnoreCase))
            .SelectMany(request => new[] { new CrashPoint(request, KillMoment.Before), new CrashPoint(request, KillMoment.After) }),
    ];
}
