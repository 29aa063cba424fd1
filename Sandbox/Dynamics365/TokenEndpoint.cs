using System.Collections.Concurrent;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>Microsoft Entra's endpoint for tokens, for one app registration.</summary>
/// <remarks>https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow</remarks>
internal sealed class TokenEndpoint(Func<Uri> environment, TimeProvider clock)
{
    private const int LifeSeconds = 3599;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);

    /// <summary>How many tokens were given out.</summary>
    public int Given { get; private set; }

    public async Task<Answer> GiveAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return Refused(StatusCodes.Status400BadRequest, "invalid_request");
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if ((string)request.RouteValues["tenant"]! != Dynamics365Secrets.TenantId || form["grant_type"] != "client_credentials")
        {
            return Refused(StatusCodes.Status400BadRequest, "unsupported_grant_type");
        }

        if (form["client_id"] != Dynamics365Secrets.ClientId || form["client_secret"] != Dynamics365Secrets.ClientSecret)
        {
            return Refused(StatusCodes.Status401Unauthorized, "invalid_client");
        }

        if (form["scope"] != $"{environment().GetLeftPart(UriPartial.Authority)}/.default")
        {
            return Refused(StatusCodes.Status400BadRequest, "invalid_scope");
        }

        var token = $"sandbox-dataverse-token-{Guid.NewGuid():N}";
        _tokens[token] = clock.GetUtcNow() + TimeSpan.FromSeconds(LifeSeconds);
        Given++;
        return new(StatusCodes.Status200OK, new JObject
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = LifeSeconds,
            ["ext_expires_in"] = LifeSeconds,
            ["access_token"] = token,
        });
    }

    /// <summary>Whether a request carries a token that is still good.</summary>
    public bool Accepts(HttpRequest request) =>
        request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token]
        && _tokens.TryGetValue(token, out var end)
        && end > clock.GetUtcNow();

    /// <summary>Makes every token that was given out useless.</summary>
    public void Revoke() => _tokens.Clear();

    private static Answer Refused(int status, string error) => new(status, new JObject
    {
        ["error"] = error,
        ["error_description"] = $"AADSTS7000215: {error}.",
        ["error_codes"] = new JArray(7000215),
    });
}
