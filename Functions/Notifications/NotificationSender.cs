using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Bridge.Crm;
using Bridge.Crm.Generic;
using Bridge.Json;
using Bridge.Secrets;
using Microsoft.Extensions.Options;

namespace Bridge.Notifications;

/// <summary>Why a notification was not taken, and how long the receiver asks to be left alone, if it does.</summary>
internal sealed record NotTaken(string Reason, TimeSpan? RetryAfter = null);

/// <summary>Sends a notification as a signed message of Standard Webhooks (https://www.standardwebhooks.com).</summary>
internal sealed class NotificationSender(
    IHttpClientFactory clients, ISecrets secrets, NotificationBodies bodies, IOptions<NotificationOptions> options, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "Notifications";

    /// <summary>The longest answer that is read, in bytes.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    /// <summary>Sends it once.</summary>
    /// <returns>Null where the receiver took it.</returns>
    public async Task<NotTaken?> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        try
        {
            using var request = await RequestAsync(notification, cancellationToken);
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? null
                : new NotTaken(
                    string.Create(CultureInfo.InvariantCulture, $"the receiver of {NotificationOptions.Section}:Url answered {(int)response.StatusCode}. Check that it is there, and accepts the secret '{options.Value.Secret}'."),
                    response.RetryAfter(clock));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NotTaken($"the receiver of {NotificationOptions.Section}:Url did not answer in time.");
        }
        catch (HttpRequestException exception)
        {
            return new NotTaken($"the receiver of {NotificationOptions.Section}:Url could not be reached ({exception.HttpRequestError}).");
        }
        catch (Exception exception) when (exception is SecretMissingException or SecretUnavailableException)
        {
            return new NotTaken(exception.Message);
        }
        catch (ArgumentException)
        {
            return new NotTaken($"secret '{options.Value.Secret}' does not hold '{StandardWebhooksSignature.SecretPrefix}' and base64 of 24 to 64 bytes.");
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(Notification notification, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(options.Value.Secret, cancellationToken);
        var body = Encoding.UTF8.GetBytes(StrictJson.Write(await bodies.WriteAsync(notification, cancellationToken)));
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var signature = StandardWebhooksSignature.Sign(secret, notification.Id, timestamp, body);
        return new HttpRequestMessage(HttpMethod.Post, options.Value.Url)
        {
            Headers =
            {
                { StandardWebhooksSignature.IdHeader, notification.Id },
                { StandardWebhooksSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture) },
                { StandardWebhooksSignature.SignatureHeader, signature },
            },
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }
}
