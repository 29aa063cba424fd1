using System.Globalization;
using Bridge.Secrets;

namespace Bridge.Crm.Generic;

/// <summary>One sender of Standard Webhooks, which takes results the same way.</summary>
internal sealed class GenericCrm(GenericSettings settings, ISecrets secrets, GenericResults results, TimeProvider clock) : ICrm, ISignsDeliveries
{
    public string Source => settings.Source;

    public async ValueTask<Verification> VerifyAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var accepted = await secrets.GetAcceptedAsync(settings.SigningSecret, cancellationToken);
        var verification = Verify(delivery, accepted);

        // Without its secret the source does not exist, whatever the request looks like.
        return verification == Verification.Accepted || accepted.Any(StandardWebhooksSignature.IsSecret)
            ? verification
            : throw new SecretMissingException(settings.SigningSecret, $"its value is not '{StandardWebhooksSignature.SecretPrefix}' and base64 of 24 to 64 bytes.");
    }

    public DeliveryContent Read(Delivery delivery) => GenericEvents.Read(settings, delivery);

    public async ValueTask SignAsync(HttpRequestMessage request, byte[] body, string id, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(settings.SigningSecret, cancellationToken);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        request.Content = DeliveryBodies.Content(body);
        request.Headers.Add(StandardWebhooksSignature.IdHeader, id);
        request.Headers.Add(StandardWebhooksSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooksSignature.SignatureHeader, StandardWebhooksSignature.Sign(secret, id, timestamp, body));
    }

    public Task<CrmRecords> ReadRecordAsync(RecordQuery query, CancellationToken cancellationToken) =>
        throw new CrmRefusedException(Source, "A generic source has no records to read: let the event carry what the route needs.");

    public Task WriteBackAsync(RecordChange change, CancellationToken cancellationToken) => results.SendAsync(change, cancellationToken);

    private Verification Verify(Delivery delivery, IReadOnlyList<string> accepted)
    {
        var headers = delivery.Headers;
        return headers.TrySingle(StandardWebhooksSignature.IdHeader, out var id)
            && headers.TrySingle(StandardWebhooksSignature.TimestampHeader, out var timestamp)
            && headers.TrySingle(StandardWebhooksSignature.SignatureHeader, out var signatures)
                ? StandardWebhooksSignature.Verify(accepted, id, timestamp, signatures, delivery.Body.Span, clock.GetUtcNow())
                : Verification.Malformed;
    }
}
