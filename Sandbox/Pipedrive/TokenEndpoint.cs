using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>Gives out tokens for a refresh token, and knows who may call.</summary>
/// <remarks>https://pipedrive.readme.io/docs/marketplace-oauth-authorization</remarks>
internal sealed class TokenEndpoint(PipedriveServerOptions options, Func<Uri> address)
{
    private readonly ConcurrentDictionary<string, bool> _good = new(StringComparer.Ordinal);
    private int _given;

    public int Given => _given;

    public async Task<Answer> GiveAsync(HttpRequest request)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret}"));
        if (request.Headers.Authorization != $"Basic {basic}")
        {
            return Refuse(StatusCodes.Status401Unauthorized, "invalid_client");
        }

        if (!request.HasFormContentType)
        {
            return Refuse(StatusCodes.Status400BadRequest, "invalid_request");
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        return (string?)form["grant_type"] is not "refresh_token" ? Refuse(StatusCodes.Status400BadRequest, "unsupported_grant_type")
            : form["refresh_token"] != options.RefreshToken ? Refuse(StatusCodes.Status400BadRequest, "invalid_grant")
            : new(StatusCodes.Status200OK, Give());
    }

    public bool IsGood(HttpRequest request) =>
        request.Headers["x-api-token"] == options.ApiToken
        || (((string?)request.Headers.Authorization)?.Split(' ') is ["Bearer", var token] && _good.ContainsKey(token));

    public void ExpireAll() => _good.Clear();

    private JObject Give()
    {
        var token = $"v1u:sandbox-{Interlocked.Increment(ref _given).ToString(CultureInfo.InvariantCulture)}";
        _good[token] = true;
        return new JObject
        {
            ["access_token"] = token,
            ["token_type"] = "Bearer",
            ["refresh_token"] = options.RefreshToken,
            ["scope"] = "base,deals:full,contacts:full",
            ["expires_in"] = 3599,
            ["api_domain"] = address().GetLeftPart(UriPartial.Authority),
        };
    }

    private static Answer Refuse(int status, string error) => new(status, new JObject { ["success"] = false, ["error"] = error });
}
