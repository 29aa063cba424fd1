using System.Collections.Concurrent;
using Bridge.Ledger;

namespace Bridge.Sandbox.Page;

/// <summary>Where operations stand, read from the ledger until each has come to its end.</summary>
internal sealed class OperationStates(OperationLedger ledger)
{
    private readonly ConcurrentDictionary<string, JObject> _ended = new(StringComparer.Ordinal);

    public async Task<IReadOnlyDictionary<string, JObject>> ReadAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(ids.Distinct(StringComparer.Ordinal).Select(async id => (id, State: await ReadAsync(id, cancellationToken))));
        return read.ToDictionary(one => one.id, one => one.State, StringComparer.Ordinal);
    }

    private async Task<JObject> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (_ended.TryGetValue(id, out var known))
        {
            return known;
        }

        var operation = await ledger.FindAsync(id, cancellationToken);
        var json = new JObject
        {
            ["id"] = id,
            ["run"] = operation?.Run,
            ["state"] = operation?.State.ToString() ?? "Queued",
            ["writeBack"] = operation?.WriteBack.ToString(),
            ["reason"] = operation?.Reason,
        };
        if (operation is { WriteBack: not WriteBackState.Pending } && operation.State.IsEnd())
        {
            _ended[id] = json;
        }

        return json;
    }
}
