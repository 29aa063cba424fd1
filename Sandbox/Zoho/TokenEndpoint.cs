using System.Security.Cryptography;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zoho;

/// <summary>Gives out access tokens for a refresh token: good for an hour, and ten in ten minutes.</summary>
/// <remarks>https://www.zoho.com/crm/developer/docs/api/v8/refresh.html</remarks>
internal sealed class TokenEndpoint(ZohoServerOptions options)
{
    private const int Most = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private readonly List<DateTimeOffset> _given = [];

    public int Given => _given.Count;

    /// <summary>Whether the header carries a token that is good now, in Zoho's own scheme.</summary>
    public bool Accepts(string? authorization)
    {
        lock (_lock)
        {
            return authorization?.Split(' ') is ["Zoho-oauthtoken", var token]
                && _tokens.TryGetValue(token, out var end)
                && end > options.Clock.GetUtcNow();
        }
    }

    /// <summary>Ends all tokens, as Zoho does with the oldest of too many.</summary>
    public void EndAll()
    {
        lock (_lock)
        {
            _tokens.Clear();
        }
    }

    public async Task<Answer> GiveAsync(HttpRequest request, string apiDomain)
    {
        // Zoho takes the secrets in the query too, where every log on the way would keep them.
        if (!request.HasFormContentType || request.QueryString.HasValue)
        {
            return Error("invalid_request");
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        return form["grant_type"] != "refresh_token" ? Error("unsupported_grant_type")
            : form["client_id"] != options.ClientId ? Error("invalid_client")
            : form["client_secret"] != options.ClientSecret ? Error("invalid_client_secret")
            : form["refresh_token"] != options.RefreshToken ? Error("invalid_code")
            : Give(apiDomain);
    }

    private Answer Give(string apiDomain)
    {
        lock (_lock)
        {
            var now = options.Clock.GetUtcNow();
            if (_given.Count(time => time > now - Window) >= Most)
            {
                return new(StatusCodes.Status400BadRequest, new JObject
                {
                    ["error_description"] = "You have made too many requests continuously. Please try again after some time.",
                    ["error"] = "Access Denied",
                    ["status"] = "failure",
                });
            }

            var token = $"1000.{RandomNumberGenerator.GetHexString(32, lowercase: true)}.{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
            _tokens[token] = now + Lifetime;
            _given.Add(now);
            return new(StatusCodes.Status200OK, new JObject
            {
                ["access_token"] = token,
                ["api_domain"] = apiDomain,
                ["token_type"] = "Bearer",
                ["expires_in"] = (int)Lifetime.TotalSeconds,
            });
        }
    }

    // As Zoho does: the error is in the body of an HTTP 200.
    private static Answer Error(string error) => new(StatusCodes.Status200OK, new JObject { ["error"] = error });
}
