namespace Bridge.Sandbox.Proxies;

/// <summary>
/// Sees every request that goes through the proxies, at the two moments at which something can go wrong with it. It may take its
/// time at either: the request, or its answer, is held meanwhile, even if its sender gives up.
/// </summary>
public interface IProxyWatch
{
    /// <summary>The request came, and nothing was forwarded yet.</summary>
    Task<Passage> BeforeAsync(ProxiedRequest request, CancellationToken cancellationToken);

    /// <summary>The other side has answered, so whatever the request does is done; its sender does not know yet.</summary>
    Task<Passage> AfterAsync(ProxiedRequest request, ProxiedAnswer answer, CancellationToken cancellationToken);
}

/// <summary>What becomes of a request, or of its answer.</summary>
public sealed class Passage
{
    private Passage()
    {
    }

    /// <summary>It goes on as it is.</summary>
    public static Passage Free { get; } = new();

    /// <summary>Its connection is cut.</summary>
    public static Passage Cut { get; } = new();

    internal ProxiedAnswer? Answer { get; private init; }

    /// <summary>It goes no further, and its sender is answered so.</summary>
    public static Passage Instead(ProxiedAnswer answer) => new() { Answer = answer };
}

/// <summary>Lets everything pass.</summary>
public sealed class NoWatch : IProxyWatch
{
    /// <inheritdoc/>
    public Task<Passage> BeforeAsync(ProxiedRequest request, CancellationToken cancellationToken) => Task.FromResult(Passage.Free);

    /// <inheritdoc/>
    public Task<Passage> AfterAsync(ProxiedRequest request, ProxiedAnswer answer, CancellationToken cancellationToken) => Task.FromResult(Passage.Free);
}
