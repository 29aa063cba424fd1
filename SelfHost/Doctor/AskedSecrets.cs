using System.Collections.Concurrent;
using Bridge.Secrets;

namespace Bridge.SelfHost.Doctor;

/// <summary>The secrets, with a list of those that were asked for: the doctor looks at them last, whoever needs them.</summary>
internal sealed class AskedSecrets(ISecrets secrets) : ISecrets
{
    private readonly ConcurrentDictionary<string, bool> _asked = new(StringComparer.Ordinal);

    /// <summary>Their names, in order.</summary>
    public IReadOnlyList<string> Names => [.. _asked.Keys.Order(StringComparer.Ordinal)];

    public ValueTask<string> GetAsync(string name, CancellationToken cancellationToken)
    {
        _asked.TryAdd(name, true);
        return secrets.GetAsync(name, cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> GetAcceptedAsync(string name, CancellationToken cancellationToken)
    {
        _asked.TryAdd(name, true);
        return secrets.GetAcceptedAsync(name, cancellationToken);
    }

    public void Forget(string name) => secrets.Forget(name);
}
