using System.Text;
using Bridge.Http;
using Bridge.Json;

namespace Bridge.Crm.HubSpot;

/// <summary>Calls HubSpot's API; every failure is a <see cref="CrmException"/>.</summary>
internal sealed class HubSpotClient(HubSpotSettings settings, IHttpClientFactory clients, CallLimits limits, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Name = "HubSpot";

    private readonly CallLimit _limit = limits.Make($"Sources:{settings.Source}", settings.Bounds, CrmResilience.LongestWait);

    public HubSpotSettings Settings => settings;

    /// <param name="path">The path below the base address.</param>
    /// <param name="about">The record that the call is about, for the reason of a failure.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<JObject> GetAsync(string path, RecordRef about, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, about, cancellationToken);

    public Task<JObject> PostAsync(string path, JObject body, RecordRef about, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, about, cancellationToken);

    public Task<JObject> PatchAsync(string path, JObject body, RecordRef about, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, body, about, cancellationToken);

    private async Task<JObject> SendAsync(
        HttpMethod method,
        string path,
        JObject? body,
        RecordRef about,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(settings.BaseUrl, path));
        request.Options.Set(HubSpotAccessToken.SecretName, settings.AccessToken);
        _limit.ApplyTo(request);
        if (body is not null)
        {
            request.Content = new StringContent(StrictJson.Write(body), Encoding.UTF8, "application/json");
        }

        using var client = clients.CreateClient(Name);
        using var response = await client.SendToCrmAsync(settings.Source, request, cancellationToken);
        var answer = await response.ReadJsonObjectAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw HubSpotErrors.Of(settings, response, answer, about, clock);
        }

        return answer ?? throw new CrmUnavailableException(settings.Source, "HubSpot's answer is no JSON object.");
    }
}
