using System.Globalization;
using System.Net;
using System.Text;
using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Json;
using Bridge.Secrets;

namespace Bridge.Crm.Zendesk;

/// <summary>Asks for a token by client credentials (https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/).</summary>
internal sealed class ZendeskTokens(ZendeskSettings settings, ISecrets secrets, IHttpClientFactory clients, CallLimit limit, TimeProvider clock)
{
    /// <summary>A new token.</summary>
    /// <exception cref="CrmUnavailableException">There is none to be had.</exception>
    public async Task<AccessToken> AskAsync(CancellationToken cancellationToken)
    {
        if (settings.Authentication is not ByClientCredentials client)
        {
            throw new InvalidOperationException("Only an OAuth client asks for tokens.");
        }

        var (status, answer) = await AskOnceAsync(client, cancellationToken);
        if (status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
        {
            // The client's secret may have been renewed since it was read.
            secrets.Forget(client.Secret);
            (status, answer) = await AskOnceAsync(client, cancellationToken);
        }

        return status is HttpStatusCode.OK or HttpStatusCode.Created
            ? TokenOf(answer)
            : throw new CrmUnavailableException(
                settings.Source,
                $"Zendesk gave out no token ({Number(status)}). Check Sources:{settings.Source}:BaseUrl, ClientId and Scope, the secret '{client.Secret}', and that the OAuth client is a confidential one.");
    }

    private async Task<(HttpStatusCode Status, JObject Answer)> AskOnceAsync(ByClientCredentials client, CancellationToken cancellationToken)
    {
        var wanted = new JObject
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client.ClientId,
            ["client_secret"] = await secrets.ReadForCrmAsync(settings.Source, client.Secret, cancellationToken),
            ["scope"] = client.Scope,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.BaseUrl, "oauth/tokens"));
        request.Content = new StringContent(StrictJson.Write(wanted), Encoding.UTF8, "application/json");
        limit.ApplyTo(request);
        using var http = clients.CreateClient(ZendeskClient.Name);
        using var response = await http.SendToCrmAsync(settings.Source, request, cancellationToken);
        return response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            ? throw new CrmUnavailableException(settings.Source, $"Zendesk gives out no token now ({Number(response.StatusCode)}).", response.RetryAfter(clock))
            : (response.StatusCode, await response.ReadJsonObjectAsync(cancellationToken) ?? []);
    }

    // Older OAuth clients get tokens without an end.
    private AccessToken TokenOf(JObject answer) =>
        answer["access_token"] is JValue { Value: string value } && TokenText.IsSendable(value)
            ? new AccessToken(value, answer["expires_in"] is JValue { Value: long seconds and > 0 and <= int.MaxValue } ? clock.GetUtcNow().AddSeconds(seconds) : null)
            : throw new CrmUnavailableException(settings.Source, "Zendesk's answer holds no token.");

    private static string Number(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
