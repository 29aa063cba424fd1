using System.Collections.Concurrent;
using System.Globalization;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Salesforce;

/// <summary>Gives out tokens by client credentials, and knows which are good.</summary>
/// <remarks>https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm</remarks>
internal sealed class TokenEndpoint(SalesforceServerOptions options, Func<Uri> instance)
{
    private readonly ConcurrentDictionary<string, bool> _good = new(StringComparer.Ordinal);
    private int _given;

    public int Given => _given;

    public async Task<Answer> GiveAsync(HttpRequest request)
    {
        if (!request.HasFormContentType || request.QueryString.HasValue)
        {
            return Refuse("invalid_request", "the parameters belong into a form");
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        return (string?)form["grant_type"] is not "client_credentials" ? Refuse("unsupported_grant_type", "grant type not supported")
            : form["client_id"] != options.ClientId ? Refuse("invalid_client_id", "client identifier invalid")
            : form["client_secret"] != options.ClientSecret ? Refuse("invalid_client", "invalid client credentials")
            : new(StatusCodes.Status200OK, Give());
    }

    public bool IsGood(HttpRequest request) =>
        ((string?)request.Headers.Authorization)?.Split(' ') is ["Bearer", var token] && _good.ContainsKey(token);

    public void ExpireAll() => _good.Clear();

    private JObject Give()
    {
        var number = Interlocked.Increment(ref _given).ToString(CultureInfo.InvariantCulture);
        var token = $"{options.OrganizationId[..15]}!sandbox.token.{number}";
        _good[token] = true;
        return new JObject
        {
            ["access_token"] = token,
            ["signature"] = "c2FuZGJveA==",
            ["token_format"] = "opaque",
            ["instance_url"] = instance().GetLeftPart(UriPartial.Authority),
            ["id"] = $"https://login.salesforce.com/id/{options.OrganizationId}/{options.IntegrationUserId}",
            ["token_type"] = "Bearer",
            ["issued_at"] = options.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
    }

    private static Answer Refuse(string error, string description) =>
        new(StatusCodes.Status400BadRequest, new JObject { ["error"] = error, ["error_description"] = description });
}
