using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Json;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// Calls Salesforce's REST API at the address that came with the token; every failure is a <see cref="CrmException"/>. A token that is not
/// accepted is asked for afresh, and the call made once more.
/// </summary>
internal sealed class SalesforceClient(SalesforceSettings settings, AccessTokens tokens, CallLimit limit, IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Name = "Salesforce";

    public SalesforceSettings Settings => settings;

    /// <param name="path">The path and query below the instance's address.</param>
    /// <param name="about">What the call is about, for the reason of a failure.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<JObject> GetAsync(string path, string about, CancellationToken cancellationToken) =>
        await SendAsync(new Call(HttpMethod.Get, path, null, about), cancellationToken) as JObject
        ?? throw new CrmUnavailableException(settings.Source, "Salesforce's answer is no JSON object.");

    public Task PostAsync(string path, JObject body, string about, CancellationToken cancellationToken) =>
        SendAsync(new Call(HttpMethod.Post, path, body, about), cancellationToken);

    public Task PatchAsync(string path, JObject body, string about, CancellationToken cancellationToken) =>
        SendAsync(new Call(HttpMethod.Patch, path, body, about), cancellationToken);

    private async Task<JToken?> SendAsync(Call call, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        var (response, answer) = await SendAsync(call, token, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            tokens.Forget(token);
            (response, answer) = await SendAsync(call, await tokens.GetAsync(cancellationToken), cancellationToken);
        }

        using (response)
        {
            return response.IsSuccessStatusCode ? answer : throw SalesforceErrors.Of(settings, response, answer, call.About, clock);
        }
    }

    private async Task<(HttpResponseMessage Response, JToken? Answer)> SendAsync(Call call, AccessToken token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(token.Address!, call.Path));
        limit.ApplyTo(request);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);

        // The smallest page there is: one of the usual two thousand records may be longer than what is read of an answer.
        request.Headers.Add("Sforce-Query-Options", "batchSize=200");
        if (call.Body is not null)
        {
            // A result that is written back is no reason to hand a case or a lead to somebody else.
            request.Headers.Add("Sforce-Auto-Assign", "FALSE");
            request.Content = new StringContent(StrictJson.Write(call.Body), Encoding.UTF8, "application/json");
        }

        using var client = clients.CreateClient(Name);
        var response = await client.SendToCrmAsync(settings.Source, request, cancellationToken);
        return (response, await response.ReadJsonAsync(cancellationToken));
    }

    private sealed record Call(HttpMethod Method, string Path, JObject? Body, string About);
}
