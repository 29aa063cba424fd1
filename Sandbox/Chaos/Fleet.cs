using Bridge.Sandbox.SelfHost;

namespace Bridge.Sandbox.Chaos;

/// <summary>Instances of the bridge on the same queues, each started again whenever it ends.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly Instance[] _instances;
    private int _turn;

    private Fleet(Instance[] instances) => _instances = instances;

    /// <summary>Where the next request to the bridge goes: to the instances in turn, whether or not they are up.</summary>
    public Uri Next => _instances[(int)((uint)Interlocked.Increment(ref _turn) % (uint)_instances.Length)].Address;

    /// <summary>How many kills met an instance that was up; the others met one that was starting.</summary>
    public int KilledUp => _instances.Sum(instance => instance.KilledUp);

    /// <summary>How instances ended by themselves, in words: they never should.</summary>
    public IEnumerable<string> Failures => _instances.SelectMany(instance => instance.Failures);

    /// <summary>Starts instances, and returns when all of them take webhooks.</summary>
    /// <param name="count">How many.</param>
    /// <param name="options">How one is started, asked at every start.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">One ended instead; the message holds its last lines.</exception>
    public static async Task<Fleet> StartAsync(int count, Func<Uri, SelfHostOptions> options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var fleet = new Fleet([.. Enumerable.Range(0, count).Select(_ => new Instance(options, clock))]);
        try
        {
            await Task.WhenAll(fleet._instances.Select(instance => instance.IsUpAsync(cancellationToken)));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills an instance; it is started again at once.</summary>
    public void Kill(int instance) => _instances[instance].Kill();

    /// <summary>Kills those that were last started before a time, as for a setting that is read at the start alone.</summary>
    public void KillOlderThan(DateTimeOffset time)
    {
        foreach (var instance in _instances.Where(instance => instance.StartedAt < time))
        {
            instance.Kill();
        }
    }

    /// <summary>Ends them all.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask()));
}
