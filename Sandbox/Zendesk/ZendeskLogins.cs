using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zendesk;

/// <summary>Gives out tokens by client credentials, and knows who may call.</summary>
/// <remarks>https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/</remarks>
internal sealed class ZendeskLogins(ZendeskServerOptions options)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private int _given;

    public int Given => _given;

    public async Task<Answer> GiveAsync(HttpRequest request)
    {
        var wanted = await JsonBody.ReadAsync(request);
        return wanted is null ? Refuse("invalid_request")
            : wanted.Properties().Any(member => member.Value is not JValue { Value: string }) ? Refuse("invalid_request")
            : (string?)wanted["grant_type"] is not "client_credentials" ? Refuse("unsupported_grant_type")
            : (string?)wanted["scope"] is not "read write" ? Refuse("invalid_scope")
            : (string?)wanted["client_id"] != options.ClientId || (string?)wanted["client_secret"] != options.ClientSecret
                ? new(StatusCodes.Status401Unauthorized, new JObject { ["error"] = "invalid_client" })
                : new(StatusCodes.Status200OK, Give());
    }

    public bool MayCall(HttpRequest request) => ((string?)request.Headers.Authorization)?.Split(' ') switch
    {
        ["Bearer", var token] => _tokens.TryGetValue(token, out var until) && until > options.Clock.GetUtcNow(),
        ["Basic", var user] => user == Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Email}/token:{options.ApiToken}")),
        _ => false,
    };

    public void RevokeAll() => _tokens.Clear();

    private JObject Give()
    {
        var token = $"sandbox-zendesk-token-{Interlocked.Increment(ref _given).ToString(CultureInfo.InvariantCulture)}";
        _tokens[token] = options.Clock.GetUtcNow() + Lifetime;
        return new JObject { ["access_token"] = token, ["token_type"] = "bearer", ["scope"] = "read write", ["expires_in"] = (long)Lifetime.TotalSeconds };
    }

    private static Answer Refuse(string error) => new(StatusCodes.Status400BadRequest, new JObject { ["error"] = error });
}
