using Bridge.Benchmarks.World;

namespace Bridge.Benchmarks.Operations;

/// <summary>Runs operations of a kind under load. Each connection has an account of its own, so that none waits for another's lock.</summary>
internal sealed class OperationLoad(OperationKind kind, BenchmarkWorld world, int connections)
{
    private readonly IReadOnlyList<string> _accounts = world.OpenAccounts(connections);
    private readonly AwaitedResults _results = world.Results;

    /// <summary>Runs them through the bridge.</summary>
    public async Task<MeasuredLoad> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        byte[][] bodies = [.. _accounts.Select(account => BenchmarkEvent.Body(kind.Type, OperationKind.DataOf(account)))];

        // The host looks less and less often at a queue that stays empty, as it did while something else was measured.
        await RunOneAsync(bodies[0], cancellationToken);
        return await world.RunAsync(connections, duration, (connection, token) => RunOneAsync(bodies[connection], token), cancellationToken);
    }

    /// <summary>Runs their bare requests.</summary>
    public Task<MeasuredLoad> RunBareAsync(BareOperation bare, TimeSpan duration, CancellationToken cancellationToken) =>
        world.RunAsync(connections, duration, (connection, token) => bare.RunAsync(_accounts[connection], token), cancellationToken);

    /// <summary>Runs one of an account, and returns when its result is written back.</summary>
    /// <returns>The operation's id.</returns>
    public Task<string> RunOneAsync(int account, CancellationToken cancellationToken) =>
        RunOneAsync(BenchmarkEvent.Body(kind.Type, OperationKind.DataOf(_accounts[account % _accounts.Count])), cancellationToken);

    private async Task<string> RunOneAsync(byte[] body, CancellationToken cancellationToken)
    {
        var one = new BenchmarkEvent(body, kind.Route);
        var ended = _results.Of(one.OperationId, cancellationToken);
        await world.SendAsync(one, cancellationToken);
        await ended;
        return one.OperationId;
    }
}
