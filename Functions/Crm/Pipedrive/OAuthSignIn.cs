using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bridge.Crm.Tokens;
using Bridge.Secrets;

namespace Bridge.Crm.Pipedrive;

/// <summary>
/// Authorises calls as an app that a user installed (https://pipedrive.readme.io/docs/marketplace-oauth-authorization). Its refresh
/// token stays the same, and ends when it was not used for 60 days.
/// </summary>
internal sealed class OAuthSignIn : IPipedriveSignIn
{
    /// <summary>The name of the HTTP client that asks for tokens.</summary>
    public const string ClientName = "Pipedrive.OAuth";

    private readonly string _source;
    private readonly PipedriveApp _app;
    private readonly ISecrets _secrets;
    private readonly IHttpClientFactory _clients;
    private readonly TimeProvider _clock;
    private readonly AccessTokens _tokens;

    public OAuthSignIn(string source, PipedriveApp app, ISecrets secrets, IHttpClientFactory clients, TimeProvider clock)
    {
        (_source, _app, _secrets, _clients, _clock) = (source, app, secrets, clients, clock);
        _tokens = new AccessTokens(AskAsync, clock);
    }

    public string Remedy => $"Install the app again, and put its refresh token into the secret '{_app.RefreshToken}'";

    public Task<AccessToken> GetAsync(CancellationToken cancellationToken) => _tokens.GetAsync(cancellationToken);

    public void Forget(AccessToken refused) => _tokens.Forget(refused);

    public void Authorize(HttpRequestMessage request, AccessToken token) =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);

    private async Task<AccessToken> AskAsync(CancellationToken cancellationToken)
    {
        var (status, answer) = await AskOnceAsync(cancellationToken);
        if (status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
        {
            // Either secret may have been replaced since it was read.
            _secrets.Forget(_app.ClientSecret);
            _secrets.Forget(_app.RefreshToken);
            (status, answer) = await AskOnceAsync(cancellationToken);
        }

        return status is HttpStatusCode.OK ? TokenOf(answer) : throw Unavailable(status, answer);
    }

    private async Task<(HttpStatusCode Status, JObject Answer)> AskOnceAsync(CancellationToken cancellationToken)
    {
        var secret = await _secrets.ReadForCrmAsync(_source, _app.ClientSecret, cancellationToken);
        var refreshToken = await _secrets.ReadForCrmAsync(_source, _app.RefreshToken, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, _app.TokenUrl);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_app.ClientId}:{secret}")));
        request.Content = new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("refresh_token", refreshToken)]);
        using var client = _clients.CreateClient(ClientName);
        using var response = await client.SendToCrmAsync(_source, request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            throw new CrmUnavailableException(_source, $"Pipedrive gives out no token now ({Number(response.StatusCode)}).", response.RetryAfter(_clock));
        }

        return (response.StatusCode, await response.ReadJsonObjectAsync(cancellationToken) ?? []);
    }

    // Whoever holds the token is let in: it goes nowhere but over TLS, or to this machine.
    private AccessToken TokenOf(JObject answer) =>
        answer["access_token"] is JValue { Value: string value }
        && TokenText.IsSendable(value)
        && answer["api_domain"] is JValue { Value: string domain }
        && Uri.TryCreate(domain.TrimEnd('/') + '/', UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? new AccessToken(value, EndOf(answer["expires_in"]), address)
            : throw new CrmUnavailableException(_source, "Pipedrive's answer holds no token, or no address to use it at.");

    private DateTimeOffset? EndOf(JToken? seconds) =>
        int.TryParse(IdText.Of(seconds), NumberStyles.None, CultureInfo.InvariantCulture, out var lifetime) ? _clock.GetUtcNow().AddSeconds(lifetime) : null;

    private CrmUnavailableException Unavailable(HttpStatusCode status, JObject answer)
    {
        var code = PipedriveErrors.Word(answer["error"]) is { } error ? $"; {error}" : "";
        return new CrmUnavailableException(
            _source, $"Pipedrive gave out no token ({Number(status)}{code}). Check Sources:{_source}:ClientId and the secret '{_app.ClientSecret}'. {Remedy}.");
    }

    private static string Number(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
