using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Proxies;

namespace Bridge.Sandbox.World;

/// <summary>How a world is set up.</summary>
internal sealed record WorldOptions
{
    /// <summary>The clock of everything in it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The names of the CRMs in it.</summary>
    public IReadOnlyList<string> Crms { get; init; } = SandboxCrms.Usual;

    /// <summary>The port of the bridge; null takes a free one.</summary>
    public int? BridgePort { get; init; }

    /// <summary>Whether its servers listen where the sample of settings expects them, if they can, so that a developer's own bridge finds them.</summary>
    public bool HasUsualPorts { get; init; }

    /// <summary>The connection string of a storage account that somebody else serves; null starts an Azurite.</summary>
    public string? Storage { get; init; }

    /// <summary>How often that Azurite clears away what was deleted from queues; null for each minute. It answers nobody meanwhile.</summary>
    public TimeSpan? Clearing { get; init; }

    /// <summary>Sees every request to the bridge and of it, through proxies; null leaves them out.</summary>
    public IProxyWatch? Watch { get; init; }

    /// <summary>Settings of the bridge that differ from the sample, by key.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
