using System.Globalization;
using System.Net;
using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Secrets;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// Asks the My Domain address for a token by client credentials
/// (https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm). Salesforce does not say when a token
/// ends: that depends on the session settings of the organization.
/// </summary>
internal sealed class SalesforceTokens(SalesforceSettings settings, ISecrets secrets, CallLimit limit, IHttpClientFactory clients, TimeProvider clock)
{
    private static readonly Uri Path = new("/services/oauth2/token", UriKind.Relative);

    /// <summary>A new token.</summary>
    /// <exception cref="CrmException">There is none to be had.</exception>
    public async Task<AccessToken> AskAsync(CancellationToken cancellationToken)
    {
        var (status, answer) = await AskOnceAsync(cancellationToken);
        if (status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
        {
            // The consumer secret may have been rotated since it was read.
            secrets.Forget(settings.ClientSecret);
            (status, answer) = await AskOnceAsync(cancellationToken);
        }

        return status is HttpStatusCode.OK ? TokenOf(answer) : throw Refused(status, answer);
    }

    private async Task<(HttpStatusCode Status, JObject Answer)> AskOnceAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.BaseUrl, Path));
        request.Content = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", settings.ClientId),
            new("client_secret", await secrets.ReadForCrmAsync(settings.Source, settings.ClientSecret, cancellationToken)),
        ]);
        limit.ApplyTo(request);
        using var client = clients.CreateClient(SalesforceClient.Name);
        using var response = await client.SendToCrmAsync(settings.Source, request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            throw new CrmUnavailableException(settings.Source, $"Salesforce gives out no token now ({Number(response.StatusCode)}).", response.RetryAfter(clock));
        }

        return (response.StatusCode, await response.ReadJsonObjectAsync(cancellationToken) ?? []);
    }

    // Whoever holds the token is let in: it goes nowhere but over TLS, or to this machine.
    private AccessToken TokenOf(JObject answer) =>
        answer["access_token"] is JValue { Value: string value }
        && TokenText.IsSendable(value)
        && answer["instance_url"] is JValue { Value: string text }
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? new AccessToken(value, ExpiresAt: null, address)
            : throw new CrmUnavailableException(settings.Source, "Salesforce's answer holds no token, or no address to use it at.");

    private CrmUnavailableException Refused(HttpStatusCode status, JObject answer)
    {
        var code = SalesforceErrors.Code(answer["error"]) is { } error ? $"; {error}" : "";
        return new CrmUnavailableException(
            settings.Source,
            $"Salesforce gave out no token ({Number(status)}{code}). Check Sources:{settings.Source}:BaseUrl and ClientId, the secret '{settings.ClientSecret}', and that the app's client credentials flow is on and runs as a user.");
    }

    private static string Number(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
