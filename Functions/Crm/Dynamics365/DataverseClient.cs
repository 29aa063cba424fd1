using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Bridge.Crm.Tokens;
using Bridge.Http;
using Bridge.Json;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// Calls the Web API of Dataverse; every failure is a <see cref="CrmException"/>
/// (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors).
/// </summary>
internal sealed class DataverseClient(Dynamics365Settings settings, AccessTokens tokens, IHttpClientFactory clients, CallLimits limits, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Name = "Dataverse";

    // A row with all its columns may have some ten thousand characters.
    private const int RowsInOneAnswer = 20;

    private readonly CallLimit _limit = limits.Make($"Sources:{settings.Source}", settings.Bounds, CrmResilience.LongestWait);

    public Dynamics365Settings Settings => settings;

    /// <summary>Reads.</summary>
    /// <param name="path">The path below the Web API's root.</param>
    /// <param name="about">What the call is about, for the reason of a failure.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<JObject> GetAsync(string path, string about, CancellationToken cancellationToken)
    {
        using var request = NewRequest(HttpMethod.Get, new Uri(settings.ApiRoot, path));
        return await ReadAsync(request, about, cancellationToken);
    }

    /// <summary>Reads all rows of a query, page by page.</summary>
    public async IAsyncEnumerable<JObject> QueryAsync(string path, string about, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = new Uri(settings.ApiRoot, path); page is not null;)
        {
            using var request = NewRequest(HttpMethod.Get, page);
            request.Headers.Add("Prefer", $"odata.maxpagesize={RowsInOneAnswer}");
            var answer = await ReadAsync(request, about, cancellationToken);
            foreach (var row in (answer["value"] as JArray ?? []).OfType<JObject>())
            {
                yield return row;
            }

            page = NextPage(answer);
        }
    }

    /// <summary>Changes a record that is there; one that is not there is not made.</summary>
    public async Task UpdateAsync(string path, JObject body, string about, CancellationToken cancellationToken)
    {
        using var request = NewChange(path, body);
        request.Headers.Add("If-Match", "*");
        using var response = await SendAsync(request, cancellationToken);
        await CheckAsync(response, about, cancellationToken);
    }

    /// <summary>Makes a record under an id of our own; one that is there already is left as it is.</summary>
    /// <returns>Whether it was made.</returns>
    public async Task<bool> TryCreateAsync(string path, JObject body, string about, CancellationToken cancellationToken)
    {
        using var request = NewChange(path, body);
        request.Headers.Add("If-None-Match", "*");
        using var response = await SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }

        await CheckAsync(response, about, cancellationToken);
        return true;
    }

    private async Task<JObject> ReadAsync(HttpRequestMessage request, string about, CancellationToken cancellationToken)
    {
        request.Headers.Add("Prefer", $"odata.include-annotations={DataverseRow.Annotations}");

        // Not an entity tag, but the word that Dataverse asks for to get past what is cached.
        request.Headers.TryAddWithoutValidation("If-None-Match", "null");
        using var response = await SendAsync(request, cancellationToken);
        return await CheckAsync(response, about, cancellationToken)
            ?? throw new CrmUnavailableException(settings.Source, "Dataverse's answer is no JSON object.");
    }

    private HttpRequestMessage NewChange(string path, JObject body)
    {
        var request = NewRequest(HttpMethod.Patch, new Uri(settings.ApiRoot, path));
        request.Content = new StringContent(StrictJson.Write(body), Encoding.UTF8, "application/json");
        return request;
    }

    private HttpRequestMessage NewRequest(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Options.Set(DataverseAuthorization.Tokens, tokens);
        _limit.ApplyTo(request);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("OData-Version", "4.0");
        request.Headers.Add("OData-MaxVersion", "4.0");
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Name);
        return await client.SendToCrmAsync(settings.Source, request, cancellationToken);
    }

    private async Task<JObject?> CheckAsync(HttpResponseMessage response, string about, CancellationToken cancellationToken)
    {
        var answer = await response.ReadJsonObjectAsync(cancellationToken);
        return response.IsSuccessStatusCode ? answer : throw DataverseErrors.Of(settings, response, answer, about, clock);
    }

    // A token must not follow a link to elsewhere.
    private Uri? NextPage(JObject answer) =>
        answer["@odata.nextLink"] is not JValue { Value: string link } ? null
        : Uri.TryCreate(link, UriKind.Absolute, out var next) && settings.ApiRoot.IsBaseOf(next) ? next
        : throw new CrmUnavailableException(settings.Source, $"Dataverse names a next page elsewhere. Check Sources:{settings.Source}:BaseUrl.");
}
