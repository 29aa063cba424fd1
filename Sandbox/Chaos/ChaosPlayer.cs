using System.Collections.Concurrent;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Chaos;

/// <summary>Plays a schedule: everything at its time.</summary>
/// <param name="world">Where it is played.</param>
/// <param name="pace">How fast time runs.</param>
/// <param name="say">Is told how far it is.</param>
internal sealed class ChaosPlayer(ChaosWorld world, Pace pace, Action<string> say)
{
    private const string NextToken = "sandbox-billing-token-of-the-next-quarter";

    private readonly ConcurrentDictionary<int, bool> _acknowledged = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly List<Task> _underWay = [];

    /// <summary>The events that the bridge took.</summary>
    public IReadOnlySet<int> Acknowledged => _acknowledged.Keys.ToHashSet();

    /// <summary>What the bridge did that it must not, in words.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Plays it, until the last event is taken and no trouble is left.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        var (start, played) = (world.Clock.GetTimestamp(), 0);
        foreach (var moment in world.Schedule.Moments)
        {
            var wait = pace.Of(moment.At) - world.Clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, world.Clock, cancellationToken);
            }

            _underWay.Add(PlayAsync(moment, cancellationToken));
            say($"Chaos: {++played} of {world.Schedule.Moments.Count}, {_acknowledged.Count} events taken");
        }

        await Task.WhenAll(_underWay);
        world.BillingTrouble.IsOver = true;
        world.StorageTrouble.IsOver = true;
    }

    private Task PlayAsync(Moment moment, CancellationToken cancellationToken)
    {
        switch (moment)
        {
            case Delivery delivery:
                return DeliverAsync(delivery, cancellationToken);
            case EntryOfOthers entry:
                world.Outside.Billing.Book.Book(world.Stage.Accounts[entry.Account], entry.Kind, entry.Amount, $"{entry.Kind} by others");
                return Task.CompletedTask;
            case Kill kill:
                world.Fleet.Kill(kill.Instance);
                return Task.CompletedTask;
            case Spell spell:
                return CastAsync(spell, cancellationToken);
            case TokenRotation rotation:
                return RotateAsync(rotation, cancellationToken);
            default:
                throw new ArgumentOutOfRangeException(nameof(moment), moment, "Nobody knows how to play it.");
        }
    }

    private async Task DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        ChaosEvent[] events = [.. delivery.Events.Select(number => world.Schedule.Events[number - 1])];
        var sent = await world.Sender.SendAsync(world.Stage.WebhookOf(events), cancellationToken);
        foreach (var one in events)
        {
            Note(one, sent);
        }
    }

    private void Note(ChaosEvent one, SentWebhook sent)
    {
        if (!sent.IsTaken)
        {
            return;
        }

        _acknowledged[one.Number] = true;
        if (!sent.Operations.Contains(world.Stage.OperationIdOf(one), StringComparer.Ordinal))
        {
            _failures.Enqueue($"The bridge took {one} with {sent.Status}, and made no operation of it.");
        }
    }

    private async Task CastAsync(Spell spell, CancellationToken cancellationToken)
    {
        Turn(spell.Kind, isOn: true);
        await Task.Delay(pace.Of(spell.Lasts), world.Clock, cancellationToken);
        Turn(spell.Kind, isOn: false);
    }

    // Of two spells of a kind that overlap, the first to end ends both.
    private void Turn(SpellKind kind, bool isOn)
    {
        switch (kind)
        {
            case SpellKind.BillingRefuses:
                world.BillingTrouble.RefusesAll = isOn;
                break;
            case SpellKind.StorageDown:
                world.StorageTrouble.IsDown = isOn;
                break;
            case SpellKind.CrmDown:
                world.CrmTrouble.IsDown = isOn;
                break;
            case SpellKind.CrmSilent:
                world.CrmTrouble.IsSilent = isOn;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such spell.");
        }
    }

    private async Task RotateAsync(TokenRotation rotation, CancellationToken cancellationToken)
    {
        world.Outside.Billing.AcceptTokens(NextToken);
        world.Outside.Tell("Secrets:billing-token", NextToken);
        await Task.Delay(pace.Of(rotation.KnownAfter), world.Clock, cancellationToken);
        world.Fleet.Renew();
    }
}
