using Bridge.Ledger;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Tour;

/// <summary>
/// Plays all seven billing operations through every source. Each play is delivered twice at once and a third time when it
/// is done, and must show once.
/// </summary>
internal sealed class TourGuide(OutsideWorld world, IReadOnlyList<Play> plays, Action<IReadOnlyList<TourStep>> show)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly TourStep[] _steps = [.. plays.Select(play => new TourStep(play))];

    /// <summary>Plays, and checks what the outside world shows of it.</summary>
    public async Task<TourReport> PlayAsync(CancellationToken cancellationToken)
    {
        show(_steps);
        var money = new TourMoney(world);
        var unasked = new Unasked(world);

        // The sources play side by side, each its operations in order: an address is confirmed once its customer is registered.
        await Task.WhenAll(Enumerable.Range(0, _steps.Length)
            .GroupBy(index => _steps[index].Play.Source, StringComparer.Ordinal)
            .Select(source => PlayInOrderAsync(source, cancellationToken)));
        await RedeliverAsync(cancellationToken);
        var quiet = new Quiet(world);
        List<string> failures = [.. _steps.Select(step => step.Failure).OfType<string>()];
        if (!await Patiently.WaitAsync(() => quiet.IsSoAsync(cancellationToken), Patience, world.Clock, cancellationToken))
        {
            failures.Add($"The bridge was still busy {Patience.TotalSeconds:0} seconds after the last delivery.");
        }

        failures.AddRange(await new BridgeMessages(world.Storage).PoisonAsync(cancellationToken));
        failures.AddRange(money.Faults());
        failures.AddRange(await unasked.FaultsAsync(cancellationToken));
        return new TourReport(_steps, world.Sender.Requests, Doubles.Count(world.Billing, world.Crms), failures);
    }

    private async Task PlayInOrderAsync(IEnumerable<int> indexes, CancellationToken cancellationToken)
    {
        foreach (var index in indexes)
        {
            await PlayAsync(index, cancellationToken);
        }
    }

    private async Task PlayAsync(int index, CancellationToken cancellationToken)
    {
        var start = world.Clock.GetTimestamp();
        var happening = _steps[index].Play.Happen();
        Change(index, step => step with { Title = happening.Webhook.Title });
        var sent = await Task.WhenAll(
            world.Sender.SendAsync(happening.Webhook, cancellationToken),
            world.Sender.SendAsync(happening.Webhook, cancellationToken));
        Change(index, step => step with { Deliveries = sent });
        if (sent.SelectMany(one => one.Operations).Distinct(StringComparer.Ordinal).ToList() is not [var id] || !sent.All(one => one.IsTaken))
        {
            Fail(index, $"the bridge answered {string.Join(" and ", sent.Select(Answer))}, not 202 with one operation");
            return;
        }

        await Patiently.WaitAsync(() => IsDoneAsync(index, id, happening), Patience, world.Clock, cancellationToken);
        Change(index, step => step with { Took = world.Clock.GetElapsedTime(start) });
        if (_steps[index] is not { Succeeded: true, IsWrittenBack: true })
        {
            Fail(index, Describe(_steps[index].Operation));
        }
    }

    private async Task<bool> IsDoneAsync(int index, string id, Happening happening)
    {
        var operation = await world.Ledger.FindAsync(id, CancellationToken.None);
        Change(index, step => step with { Operation = operation, WrittenBack = happening.WrittenBack(id) });
        return _steps[index].IsWrittenBack
            || operation is { WriteBack: WriteBackState.Failed }
            || (operation is { WriteBack: not WriteBackState.Pending } && operation.State.IsEnd() && operation.State != CallState.Succeeded)
            || world.BridgeFailure is not null;
    }

    // As a CRM does whose connection broke before it heard the answer.
    private async Task RedeliverAsync(CancellationToken cancellationToken)
    {
        foreach (var index in Enumerable.Range(0, _steps.Length).Where(index => _steps[index].Deliveries.Count > 0))
        {
            var again = await world.Sender.SendAsync(_steps[index].Deliveries[0].Webhook, cancellationToken);
            Change(index, step => step with { Deliveries = [.. step.Deliveries, again] });
        }
    }

    private void Fail(int index, string why) =>
        Change(index, step => step with { Failure = $"{step.Play.Source}, {step.Title}: {why.TrimEnd('.')}." });

    private void Change(int index, Func<TourStep, TourStep> change)
    {
        lock (_lock)
        {
            _steps[index] = change(_steps[index]);
            show(_steps);
        }
    }

    private static string Answer(SentWebhook sent) => sent.Status is { } status ? $"{status}" : "nothing";

    private string Describe(Operation? operation) => operation switch
    {
        _ when world.BridgeFailure is { } last => $"the bridge has ended. Its last lines:\n{last}",
        null => "the operation never appeared in the ledger",
        { State: CallState.Succeeded } => $"the call succeeded, but its result was not seen in the CRM (write-back: {operation.WriteBack}; {operation.Reason})",
        _ => $"the operation is {operation.State}: {operation.Reason}",
    };
}
