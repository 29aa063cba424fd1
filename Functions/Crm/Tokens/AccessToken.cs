namespace Bridge.Crm.Tokens;

/// <summary>A token that a CRM gave out for a while.</summary>
/// <param name="Value">The token: a secret.</param>
/// <param name="ExpiresAt">When it is no longer good, UTC; null where the CRM does not say.</param>
/// <param name="Address">The address that the CRM says to use with it, where it says one.</param>
internal sealed record AccessToken(string Value, DateTimeOffset? ExpiresAt, Uri? Address = null)
{
    /// <summary>Its end: a record would print the token.</summary>
    public override string ToString() => $"a token until {ExpiresAt:O}";
}

/// <summary>Asks a CRM for a token.</summary>
/// <exception cref="CrmException">The type says whether to try again.</exception>
internal delegate Task<AccessToken> AccessTokenSource(CancellationToken cancellationToken);
