using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Tour;

/// <summary>
/// Whether the bridge has stopped doing things: it took every message, and nothing it could do was seen for a while. A
/// message that it hides, because it will look at it again, is no sign of work.
/// </summary>
internal sealed class Quiet(OutsideWorld world)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(2);

    private readonly BridgeMessages _messages = new(world.Storage);
    private Doings? _last;
    private long _since;

    public async Task<bool> IsSoAsync(CancellationToken cancellationToken)
    {
        var isTaken = world.Echoes.IsIdle && await _messages.AreTakenAsync(cancellationToken);
        var now = new Doings(
            await _messages.CountAsync(cancellationToken),
            world.Sender.Requests,
            world.Billing.Calls.Count,
            world.Crms.Sum(crm => crm.Requests));
        if (!isTaken || now != _last)
        {
            _last = now;
            _since = world.Clock.GetTimestamp();
            return false;
        }

        return world.Clock.GetElapsedTime(_since) >= Long;
    }

    private sealed record Doings(int Messages, int Webhooks, int BillingCalls, int CrmCalls);
}
