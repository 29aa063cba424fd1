using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Interleavings;

/// <summary>Watches the ledger and the wire, and fails at the first step that the design does not allow.</summary>
internal sealed class Rules(World world)
{
    private readonly Dictionary<string, Operation> _operations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Worker?> _holders = new(StringComparer.Ordinal);
    private readonly HashSet<(string Id, int Attempt)> _sent = [];
    private readonly ProtocolTimes _times = world.Get<ProtocolTimes>();

    /// <summary>The operations as the ledger has them.</summary>
    public IReadOnlyCollection<Operation> Operations => _operations.Values;

    /// <summary>An operation as the ledger has it; null where it is not there yet.</summary>
    public Operation? Find(string id) => _operations.GetValueOrDefault(id);

    /// <summary>Whether a worker holds its operation, and its lease has not ended.</summary>
    public bool Holds(Worker worker) =>
        worker.Message is { } message
        && _operations.TryGetValue(message.OperationId, out var operation)
        && ReferenceEquals(_holders[operation.Id], worker)
        && operation.LeaseUntil > world.Clock.GetUtcNow();

    /// <summary>Looks at what a worker has changed in the ledger.</summary>
    public async Task OnLedgerAsync(Worker worker, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            var known = _operations.GetValueOrDefault(id);
            if (await world.Ledger.FindAsync(id, default) is { } next && !string.Equals(next.Mark, known?.Mark, StringComparison.Ordinal))
            {
                Check(worker, known, next);
                _operations[id] = next;
                _holders[id] = next.LeaseUntil is null ? null : worker;
            }
        }
    }

    /// <summary>Looks at a request that is about to be let through.</summary>
    public static void OnRequest(Request request) =>
        Rule(!request.IsUnconditional, $"{request} changes a row whatever its version is");

    /// <summary>Looks at a move of funds that has just left.</summary>
    public void OnMove(Worker worker)
    {
        var own = _operations[worker.Message!.OperationId];
        var now = world.Clock.GetUtcNow();
        Rule(own.State == CallState.Sending && ReferenceEquals(_holders[own.Id], worker), $"the ledger does not say that {worker} sends: {Line(own)}");
        Rule(own.SendBefore > now, $"{worker} sends after its deadline, {own.SendBefore:O}: {Line(own)}");
        Rule(_sent.Add((own.Id, own.Attempt)), $"one attempt is sent twice: {Line(own)}");
        Rule(own.Evidence.BaselineOf(own.Attempt) is not null, $"it is sent without a baseline: {Line(own)}");
        foreach (var other in _operations.Values.Where(other => other.Id != own.Id))
        {
            Rule(
                other.State is not (CallState.Sending or CallState.InDoubt),
                $"two moves of an account are under way: {Line(own)}; {Line(other)}");
        }
    }

    /// <summary>Fails where a rule is broken.</summary>
    public static void Rule(bool isKept, string broken)
    {
        if (!isKept)
        {
            throw new BrokenRuleException(broken);
        }
    }

    /// <summary>An operation for a person's eyes.</summary>
    public static string Line(Operation operation) =>
        $"{operation.Id[..4]} {operation.State}/{operation.WriteBack}, attempt {operation.Attempt}, revision {operation.Revision}, {operation.Reason}";

    private void Check(Worker worker, Operation? before, Operation next)
    {
        if (before is null)
        {
            Rule(Transitions.MayBegin(next), $"it begins as {Line(next)}");
            return;
        }

        var step = $"{worker} led from {Line(before)} to {Line(next)}";
        Rule(Transitions.MayFollow(before, next), $"the design has no such step: {step}");
        Rule(
            before.LeaseUntil is not { } until || until <= world.Clock.GetUtcNow() || ReferenceEquals(_holders[before.Id], worker),
            $"another invocation holds it until {before.LeaseUntil:O}: {step}");
        Rule(
            before.State != CallState.Sending || next.State == CallState.InDoubt || ReferenceEquals(_holders[before.Id], worker),
            $"only its sender knows what came of it: {step}");
        Rule(worker.Job != Job.RunOperation || worker.Message!.Attempt >= before.Attempt, $"its message is of an attempt that is over: {step}");
        if (before.State == CallState.InDoubt && (next.State == CallState.Waiting || next.SettledBy == SettledBy.Evidence))
        {
            Rule(IsSettled(before, next), $"two readings after the settling time must settle a doubt: {step}");
        }
    }

    private bool IsSettled(Operation before, Operation next) =>
        next.Evidence.Readings.Where(reading => reading.Kind == ReadingKind.Settling && reading.Attempt == before.Attempt).ToList() is [var first, .., var last]
        && first.At >= before.DoubtSince + _times.Settling
        && last.At >= first.At + _times.BetweenReadings;
}

/// <summary>The bridge did what the design does not allow.</summary>
internal sealed class BrokenRuleException(string message, Exception? inner = null) : Exception(message, inner);
