using Bridge.Ledger;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Tour;

/// <summary>What the bridge ran since the tour began that nobody asked for: an echo tells of its own change, and must set nothing off.</summary>
internal sealed class Unasked(OutsideWorld world)
{
    private readonly DateTimeOffset _since = world.Clock.GetUtcNow();

    /// <summary>What it ran so, in words.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(CancellationToken cancellationToken)
    {
        var operations = await new OperationQueries(world.Ledger).AllAsync(_since, cancellationToken);
        var sent = world.Sender.Sent;
        var asked = sent.Where(one => !one.Webhook.IsEcho).SelectMany(one => one.Operations).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. operations
                .Where(operation => !asked.Contains(operation.Id))
                .Select(operation => $"The bridge ran {operation.Run} by the route {operation.Route}, operation {operation.Id}, for a change that it had made itself."),
            .. sent
                .Where(one => one is { Webhook.IsEcho: true, Operations.Count: > 0 })
                .Select(one => $"The bridge took a change that it had made itself for {string.Join(", ", one.Operations)}."),
            .. sent
                .Where(one => one is { Webhook.IsEcho: true, IsTaken: false, Status: not null })
                .Select(one => $"The bridge answered {one.Status} when {one.Webhook.Source} told it of its own change."),
        ];
    }
}
