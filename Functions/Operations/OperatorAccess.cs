using Bridge.Crm;
using Bridge.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Operations;

/// <summary>Who a request comes from.</summary>
public abstract record Access
{
    /// <summary>An operator.</summary>
    /// <param name="Name">The name of the signed-in principal; null for whoever has the key, who says a name where it matters.</param>
    public sealed record Granted(string? Name) : Access;

    /// <summary>Nobody who may ask.</summary>
    public sealed record Denied : Access;

    /// <summary>There is no key, so that nobody may.</summary>
    public sealed record Closed : Access;
}

/// <summary>
/// Lets operators in: whoever the platform signed in, where its authentication is on, and whoever shows the operator key. Functions for
/// operators are open to the host, and ask here first.
/// </summary>
public sealed partial class OperatorAccess(
    ISecrets secrets, IOptions<OperatorOptions> options, IConfiguration configuration, ILogger<OperatorAccess> logger)
{
    /// <summary>The header with the operator key.</summary>
    public const string KeyHeader = "x-operator-key";

    /// <summary>The setting by which App Service says that its authentication is on, and that it alone sets the principal's headers.</summary>
    public const string PlatformAuthentication = "WEBSITE_AUTH_ENABLED";

    // Shorter ones can be guessed.
    private const int ShortestKey = 16;

    private readonly OperatorOptions _options = options.Value;
    private int _isClosureSaid;

    /// <summary>Whether the platform signs people in, and its headers are to be believed.</summary>
    internal bool IsPlatformTrusted { get; } = bool.TryParse(configuration[PlatformAuthentication], out var on) && on;

    /// <summary>Finds out who a request comes from.</summary>
    /// <exception cref="SecretUnavailableException">The vault does not answer.</exception>
    public async ValueTask<Access> CheckAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PrincipalOf(request) is { } name ? new Access.Granted(name) : await CheckKeyAsync(request, cancellationToken);
    }

    /// <summary>Finds out whether a request shows the operator key. On a path that the platform leaves open nothing else is believed.</summary>
    /// <exception cref="SecretUnavailableException">The vault does not answer.</exception>
    public async ValueTask<Access> CheckKeyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var keys = await KeysAsync(cancellationToken);
        if (keys.Count == 0)
        {
            return new Access.Closed();
        }

        return request.Headers[KeyHeader] is [{ } shown] && IsAny(keys, key => key, shown) ? new Access.Granted(Name: null) : new Access.Denied();
    }

    /// <summary>The name of the operator whom the platform signed in; null where it is none.</summary>
    internal string? PrincipalOf(HttpRequest request) =>
        IsPlatformTrusted && ClientPrincipal.Read(request.Headers) is { } principal && IsOperator(principal) ? principal.Name : null;

    /// <summary>Whether what was shown is what one of the keys makes. Every key is asked, so that the time does not tell which one it was.</summary>
    internal static bool IsAny(IReadOnlyList<string> keys, Func<string, string> made, string shown) =>
        keys.Aggregate(seed: false, (isShown, key) => isShown | ConstantTime.Equal(made(key), shown));

    private bool IsOperator(ClientPrincipal principal) =>
        _options.RoleNames is { Count: 0 } || principal.Roles.Intersect(_options.RoleNames, StringComparer.Ordinal).Any();

    /// <summary>The operator keys that are accepted, the newest first; none where nobody may show one.</summary>
    /// <exception cref="SecretUnavailableException">The vault does not answer.</exception>
    internal async ValueTask<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken)
    {
        string reason;
        try
        {
            var accepted = await secrets.GetAcceptedAsync(_options.KeySecret, cancellationToken);
            var keys = accepted.Where(key => key.Length >= ShortestKey).ToList();
            if (keys.Count > 0)
            {
                return keys;
            }

            reason = $"the secret '{_options.KeySecret}' is shorter than {ShortestKey} characters.";
        }
        catch (SecretMissingException exception)
        {
            reason = exception.Message;
        }

        if (Interlocked.Exchange(ref _isClosureSaid, 1) == 0)
        {
            Log.Closed(logger, reason);
        }

        return [];
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Nobody can show an operator key, so that only whom the platform signed in is let in: {Reason} Put a long random text into the secret that Operators:KeySecret names.")]
        public static partial void Closed(ILogger logger, string reason);
    }
}
