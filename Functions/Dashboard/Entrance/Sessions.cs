using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bridge.Operations;
using Bridge.Secrets;

namespace Bridge.Dashboard.Entrance;

/// <summary>
/// Sessions of those who showed the operator key. Nothing is kept of them: a token is signed with the key itself, so that every instance takes
/// it, and that another key ends it.
/// </summary>
public sealed class Sessions(OperatorAccess access, TimeProvider clock)
{
    private const int NonceBytes = 16;
    private const char Parting = '.';

    /// <summary>How long a session lasts.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromHours(12);

    /// <summary>Exchanges the operator key for a session's token; null where it is not the key.</summary>
    /// <exception cref="SecretUnavailableException">The vault does not answer.</exception>
    public async ValueTask<string?> BeginAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!OperatorAccess.IsAny(await access.KeysAsync(cancellationToken), known => known, key))
        {
            return null;
        }

        var until = (clock.GetUtcNow() + Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var claim = $"{until}{Parting}{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes))}";
        return $"{claim}{Parting}{Signed(key, claim)}";
    }

    /// <summary>Whether a token is of a session that has not ended.</summary>
    /// <exception cref="SecretUnavailableException">The vault does not answer.</exception>
    public async ValueTask<bool> IsGoodAsync(string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.LastIndexOf(Parting) is > 0 and var end
            && OperatorAccess.IsAny(await access.KeysAsync(cancellationToken), key => Signed(key, token[..end]), token[(end + 1)..])
            && long.TryParse(token.AsSpan(0, token.IndexOf(Parting, StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            && until > clock.GetUtcNow().ToUnixTimeSeconds();
    }

    private static string Signed(string key, string claim) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"dashboard session {claim}")));
}
