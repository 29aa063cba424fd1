using System.Net;
using System.Text;
using Bridge.Http;
using Bridge.Json;

namespace Bridge.Crm.Zendesk;

/// <summary>
/// Calls Zendesk's API; every failure is a <see cref="CrmException"/>. What authorises a call and is not accepted is fetched afresh, and the
/// call made once more.
/// </summary>
internal sealed class ZendeskClient(ZendeskSettings settings, ZendeskLogin login, IHttpClientFactory clients, CallLimit limit, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Name = "Zendesk";

    public ZendeskSettings Settings => settings;

    /// <param name="path">The path and query below <c>/api/v2/</c>.</param>
    /// <param name="about">What the call is about, for the reason of a failure.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<JObject> GetAsync(string path, string about, CancellationToken cancellationToken) =>
        SendAsync(new Call(HttpMethod.Get, path, null, about), cancellationToken);

    public Task<JObject> PutAsync(string path, JObject body, string about, CancellationToken cancellationToken) =>
        SendAsync(new Call(HttpMethod.Put, path, body, about), cancellationToken);

    private async Task<JObject> SendAsync(Call call, CancellationToken cancellationToken)
    {
        var pass = await login.EnterAsync(cancellationToken);
        var response = await SendAsync(call, pass, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            pass.Forget();
            response = await SendAsync(call, await login.EnterAsync(cancellationToken), cancellationToken);
        }

        using (response)
        {
            var answer = await response.ReadJsonObjectAsync(cancellationToken);
            return !response.IsSuccessStatusCode
                ? throw ZendeskErrors.Of(settings, response, answer, call.About, clock)
                : answer ?? throw new CrmUnavailableException(settings.Source, "Zendesk's answer is no JSON object.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Call call, ZendeskPass pass, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(settings.BaseUrl, $"api/v2/{call.Path}"));
        request.Headers.Authorization = pass.Header;
        limit.ApplyTo(request);
        if (call.Body is not null)
        {
            request.Content = new StringContent(StrictJson.Write(call.Body), Encoding.UTF8, "application/json");
        }

        using var client = clients.CreateClient(Name);
        return await client.SendToCrmAsync(settings.Source, request, cancellationToken);
    }

    private sealed record Call(HttpMethod Method, string Path, JObject? Body, string About);
}
