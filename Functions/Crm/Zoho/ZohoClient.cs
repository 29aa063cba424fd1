using System.Net.Http.Headers;
using System.Text;
using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Json;

namespace Bridge.Crm.Zoho;

/// <summary>Calls Zoho CRM's API; every failure is a <see cref="CrmException"/>.</summary>
internal sealed class ZohoClient(ZohoSettings settings, AccessTokens tokens, IHttpClientFactory clients, CallLimits limits, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Name = "Zoho";

    private readonly CallLimit _limit = limits.Make($"Sources:{settings.Source}", settings.Bounds, CrmResilience.LongestWait);

    public ZohoSettings Settings => settings;

    /// <param name="path">The path below the API's address.</param>
    /// <param name="about">The record that the call is about, for the reason of a failure.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ZohoAnswer> GetAsync(string path, RecordRef? about, CancellationToken cancellationToken) =>
        DoAsync(HttpMethod.Get, path, null, about, answer => answer.Succeeded, cancellationToken);

    /// <summary>Asks what takes a body to ask.</summary>
    public Task<ZohoAnswer> QueryAsync(string path, JObject body, CancellationToken cancellationToken) =>
        DoAsync(HttpMethod.Post, path, body, null, answer => answer.Succeeded, cancellationToken);

    /// <summary>Changes one thing, and makes sure that Zoho says it did.</summary>
    public Task<ZohoAnswer> ChangeAsync(HttpMethod method, string path, JObject body, RecordRef? about, CancellationToken cancellationToken) =>
        DoAsync(method, path, body, about, answer => answer.Confirms, cancellationToken);

    /// <summary>Sends a call, once more with a new token where the first was not accepted.</summary>
    /// <returns>The answer, whatever it is.</returns>
    public async Task<ZohoAnswer> SendAsync(HttpMethod method, string path, JObject? body, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        var answer = await SendAsync(method, path, body, token, cancellationToken);
        if (!answer.IsTokenRefused)
        {
            return answer;
        }

        tokens.Forget(token);
        return await SendAsync(method, path, body, await tokens.GetAsync(cancellationToken), cancellationToken);
    }

    private async Task<ZohoAnswer> DoAsync(
        HttpMethod method,
        string path,
        JObject? body,
        RecordRef? about,
        Func<ZohoAnswer, bool> isDone,
        CancellationToken cancellationToken)
    {
        var answer = await SendAsync(method, path, body, cancellationToken);
        return isDone(answer) ? answer : throw ZohoErrors.Of(settings, answer, about);
    }

    private async Task<ZohoAnswer> SendAsync(HttpMethod method, string path, JObject? body, AccessToken token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(token.Address!, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Zoho-oauthtoken", token.Value);
        _limit.ApplyTo(request);
        if (body is not null)
        {
            request.Content = new StringContent(StrictJson.Write(body), Encoding.UTF8, "application/json");
        }

        using var client = clients.CreateClient(Name);
        using var response = await client.SendToCrmAsync(settings.Source, request, cancellationToken);
        return await ZohoAnswer.OfAsync(response, clock, cancellationToken);
    }
}
