using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Bridge.Http;
using Bridge.Json;
using Bridge.Secrets;

namespace Bridge.Crm.Generic;

/// <summary>Sends results as signed Standard Webhooks messages.</summary>
internal sealed class GenericResults(GenericSettings settings, ISecrets secrets, IHttpClientFactory clients, CallLimits limits, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "Generic";

    private const string Succeeded = "Succeeded";
    private const string AwaitingCaptcha = "AwaitingCaptcha";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly CallLimit _limit = limits.Make($"Sources:{settings.Source}", settings.Bounds, LongestWait);

    public async Task SendAsync(RecordChange change, CancellationToken cancellationToken)
    {
        if (settings.ResultUrl is not { } address)
        {
            throw new CrmRefusedException(settings.Source, $"Results have nowhere to go. Set Sources:{settings.Source}:ResultUrl.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        await SignAsync(request, change, cancellationToken);
        _limit.ApplyTo(request);
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendToCrmAsync(settings.Source, request, cancellationToken);
        Judge(response);
    }

    private async Task SignAsync(HttpRequestMessage request, RecordChange change, CancellationToken cancellationToken)
    {
        // A repeat has the same id and the same body, so that the receiver can tell it is one.
        var id = $"{change.OperationId}-{change.State.ToLowerInvariant()}";
        var body = Encoding.UTF8.GetBytes(StrictJson.Write(Message(change)));
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var secret = await ReadSecretAsync(cancellationToken);

        request.Headers.Add(StandardWebhooksSignature.IdHeader, id);
        request.Headers.Add(StandardWebhooksSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooksSignature.SignatureHeader, StandardWebhooksSignature.Sign(secret, id, timestamp, body));
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private async ValueTask<string> ReadSecretAsync(CancellationToken cancellationToken)
    {
        var secret = await secrets.ReadForCrmAsync(settings.Source, settings.ResultSecret, cancellationToken);
        return StandardWebhooksSignature.IsSecret(secret)
            ? secret
            : throw new CrmUnavailableException(settings.Source, $"Secret '{settings.ResultSecret}' does not hold '{StandardWebhooksSignature.SecretPrefix}' and base64 of 24 to 64 bytes.");
    }

    private static JObject Message(RecordChange change) => new()
    {
        ["type"] = GenericEvents.OwnPrefix + TypeOf(change.State),
        ["timestamp"] = change.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
        ["data"] = new JObject
        {
            ["operationId"] = change.OperationId,
            ["state"] = change.State,
            ["run"] = change.Run,
            ["record"] = new JObject { ["type"] = change.Record.Type, ["id"] = change.Record.Id },
            ["fields"] = new JObject(change.Fields.Select(field => new JProperty(field.Key, field.Value))),
            ["note"] = change.Note,
        },
    };

    private static string TypeOf(string state) => state switch
    {
        Succeeded => "operation.succeeded",
        _ when state.StartsWith(AwaitingCaptcha, StringComparison.Ordinal) => "operation.awaiting-captcha",
        _ => "operation.failed",
    };

    private void Judge(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is 408 or 429 or >= 500)
        {
            throw new CrmUnavailableException(settings.Source, $"The receiver of results could not take one ({status}).", response.RetryAfter(clock));
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new CrmRefusedException(settings.Source, $"The receiver of results refused one ({status}). Check Sources:{settings.Source}:ResultUrl, and that it accepts the secret '{settings.ResultSecret}'.");
        }
    }
}
