namespace Bridge.Crm.Tokens;

/// <summary>Tokens as the text of a header.</summary>
internal static class TokenText
{
    /// <summary>Whether a header can carry the token: one that it cannot would be quoted in an exception.</summary>
    public static bool IsSendable(string token) => token.Length > 0 && token.All(character => character is > ' ' and <= '~');
}
