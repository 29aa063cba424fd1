using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Chaos;

/// <summary>Instances of the bridge on the same queues, which are killed and come back.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly List<Instance> _instances = [];

    private Fleet()
    {
    }

    /// <summary>How many kills met an instance that was up; the others met one that was starting.</summary>
    public int KilledUp { get; private set; }

    /// <summary>How instances ended by themselves, in words: they never should.</summary>
    public IEnumerable<string> Failures => _instances.SelectMany(instance => instance.Failures);

    /// <summary>Starts instances, and returns when all of them take webhooks.</summary>
    /// <exception cref="InvalidOperationException">One ended instead; the message holds its last lines.</exception>
    public static async Task<Fleet> StartAsync(OutsideWorld world, int instances, CancellationToken cancellationToken)
    {
        var fleet = new Fleet();
        while (fleet._instances.Count < instances)
        {
            fleet._instances.Add(new Instance(await world.StartBridgeAsync(cancellationToken), world.Clock));
        }

        return fleet;
    }

    /// <summary>Kills an instance; it is started again at once.</summary>
    public void Kill(int instance) => KilledUp += _instances[instance].Kill() ? 1 : 0;

    /// <summary>Starts every instance anew, as for a setting that is read at the start alone.</summary>
    public void Renew() => _instances.ForEach(instance => instance.Kill());

    /// <summary>Ends them all.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask()));
}
