using System.Security.Cryptography;

namespace Bridge.Sandbox.Billing;

/// <summary>What became of a captcha token that was shown.</summary>
public enum CaptchaCheck
{
    /// <summary>It was good, and is spent now.</summary>
    Accepted,

    /// <summary>It was never issued.</summary>
    Unknown,

    /// <summary>It was spent before.</summary>
    Spent,

    /// <summary>It is older than two minutes.</summary>
    Expired,
}

/// <summary>Issues captcha tokens, as a person's browser would get them, and accepts each once within two minutes.</summary>
public sealed class CaptchaTokens(TimeProvider clock)
{
    /// <summary>How long a token is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    /// <summary>A new token.</summary>
    public string Issue()
    {
        var value = $"03A{RandomNumberGenerator.GetHexString(40, lowercase: true)}";
        lock (_lock)
        {
            _tokens[value] = new(clock.GetUtcNow(), Spent: false);
        }

        return value;
    }

    /// <summary>Checks a token, and spends it where it is good.</summary>
    public CaptchaCheck Spend(string value)
    {
        lock (_lock)
        {
            if (!_tokens.TryGetValue(value, out var token))
            {
                return CaptchaCheck.Unknown;
            }

            if (token.Spent)
            {
                return CaptchaCheck.Spent;
            }

            if (clock.GetUtcNow() - token.IssuedAt > Lifetime)
            {
                return CaptchaCheck.Expired;
            }

            _tokens[value] = token with { Spent = true };
            return CaptchaCheck.Accepted;
        }
    }

    private sealed record Token(DateTimeOffset IssuedAt, bool Spent);
}
