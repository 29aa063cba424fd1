namespace Bridge.Crm.Tokens;

/// <summary>
/// A source's token, kept until shortly before it ends. Of many who need a new one at once one asks for it; whoever was refused
/// with a token makes sure that it is not given out again.
/// </summary>
internal sealed class AccessTokens(AccessTokenSource source, TimeProvider clock)
{
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Unsaid = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private Task<AccessToken>? _current;

    /// <summary>A token that is good as far as is known.</summary>
    /// <exception cref="CrmException">There is none to be had.</exception>
    public Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_current is null or { IsFaulted: true } or { IsCanceled: true } || (_current.IsCompletedSuccessfully && IsOver(_current.Result)))
            {
                // Not cancelled by whoever happens to ask first: the others wait for it too.
                _current = AskAsync();
            }

            return _current.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Forgets a token that was refused; one that was fetched meanwhile stays.</summary>
    public void Forget(AccessToken refused)
    {
        lock (_lock)
        {
            if (_current is { IsCompletedSuccessfully: true, Result: var kept } && ReferenceEquals(kept, refused))
            {
                _current = null;
            }
        }
    }

    private async Task<AccessToken> AskAsync()
    {
        var token = await source(CancellationToken.None);
        return token.ExpiresAt is null ? token with { ExpiresAt = clock.GetUtcNow() + Unsaid } : token;
    }

    private bool IsOver(AccessToken token) => token.ExpiresAt - Before <= clock.GetUtcNow();
}
