using Bridge.Ledger;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.CrashPoints;

/// <summary>One case: a world of its own, in which the bridge is killed at one point and started again.</summary>
/// <param name="point">The point.</param>
/// <param name="storage">The connection string of a storage account that nobody else uses.</param>
/// <param name="clock">The clock.</param>
internal sealed class CrashCase(CrashPoint point, string storage, TimeProvider clock)
{
    private static readonly TimeSpan UntilKilled = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Plays it.</summary>
    public async Task<CaseResult> RunAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var killer = new Killer(point);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(Patience);
        await using var world = await OutsideWorld.StartAsync(Trial.Options(storage, killer, clock), _ => { }, cancellationToken);
        var money = new MoneyCase(world);
        var operation = default(Operation);
        var faults = new List<string>();
        try
        {
            operation = await PlayAsync(world, money, killer, giveUp.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            faults.Add(FormattableString.Invariant($"not quiet within {Patience.TotalSeconds} seconds"));
        }
        catch (TimeoutException)
        {
            faults.Add("its request never came, and the bridge was not killed");
        }
        catch (InvalidOperationException exception)
        {
            faults.Add(exception.Message);
        }

        return new CaseResult(point, money.Truth(), operation, faults, clock.GetElapsedTime(start))
        {
            History = await money.HistoryAsync(cancellationToken),
            Output = world.Bridges is [var bridge, ..] ? bridge.LastOutput : "",
        };
    }

    private static async Task<Operation> PlayAsync(OutsideWorld world, MoneyCase money, Killer killer, CancellationToken cancellationToken)
    {
        var bridge = await world.StartBridgeAsync(cancellationToken);
        killer.Arm(bridge.KillAsync, async (queue, token) => (await world.Storage.Queues.GetQueueClient(queue).PeekMessageAsync(token)).Value is not null);
        var delivering = money.DeliverAsync(cancellationToken);
        await killer.Killed.WaitAsync(UntilKilled, cancellationToken);
        await bridge.StartAsync(cancellationToken);
        await delivering;
        return await money.QuietAsync(cancellationToken);
    }
}
