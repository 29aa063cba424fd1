using System.Net;
using System.Text;
using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Json;

namespace Bridge.Crm.Pipedrive;

/// <summary>
/// Calls Pipedrive's API; every failure is a <see cref="CrmException"/>. A token that is not accepted is read or asked for afresh, and
/// the call made once more.
/// </summary>
internal sealed class PipedriveClient(
    PipedriveSettings settings, IPipedriveSignIn signIn, IHttpClientFactory clients, CallLimits limits, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Name = "Pipedrive";

    private static readonly Uri CommonAddress = new("https://api.pipedrive.com/");

    private readonly CallLimit _limit = limits.Make($"Sources:{settings.Source}", settings.Bounds, CrmResilience.LongestWait);

    public PipedriveSettings Settings => settings;

    /// <param name="path">The path and query below the base address.</param>
    /// <param name="about">What the call is about, for the reason of a failure.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<JObject> GetAsync(string path, string about, CancellationToken cancellationToken) =>
        SendAsync(new Call(HttpMethod.Get, path, null, about), cancellationToken);

    public Task PostAsync(string path, JObject body, string about, CancellationToken cancellationToken) =>
        SendAsync(new Call(HttpMethod.Post, path, body, about), cancellationToken);

    public Task PatchAsync(string path, JObject body, string about, CancellationToken cancellationToken) =>
        SendAsync(new Call(HttpMethod.Patch, path, body, about), cancellationToken);

    private async Task<JObject> SendAsync(Call call, CancellationToken cancellationToken)
    {
        var token = await signIn.GetAsync(cancellationToken);
        var (response, answer) = await SendAsync(call, token, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            signIn.Forget(token);
            (response, answer) = await SendAsync(call, await signIn.GetAsync(cancellationToken), cancellationToken);
        }

        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                throw new PipedriveErrors(settings.Source, signIn.Remedy, clock).Of(response, answer, call.Body, call.About);
            }

            return answer?["success"] is JValue { Value: true }
                ? answer
                : throw new CrmUnavailableException(settings.Source, "Pipedrive's answer does not say that the call succeeded.");
        }
    }

    private async Task<(HttpResponseMessage Response, JObject? Answer)> SendAsync(Call call, AccessToken token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(settings.BaseUrl ?? token.Address ?? CommonAddress, call.Path));
        signIn.Authorize(request, token);
        _limit.ApplyTo(request);
        if (call.Body is not null)
        {
            request.Content = new StringContent(StrictJson.Write(call.Body), Encoding.UTF8, "application/json");
        }

        using var client = clients.CreateClient(Name);
        var response = await client.SendToCrmAsync(settings.Source, request, cancellationToken);
        return (response, await response.ReadJsonObjectAsync(cancellationToken));
    }

    private sealed record Call(HttpMethod Method, string Path, JObject? Body, string About);
}
