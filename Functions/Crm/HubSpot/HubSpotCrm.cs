using System.Globalization;
using Bridge.Secrets;

namespace Bridge.Crm.HubSpot;

/// <summary>One HubSpot account.</summary>
internal sealed class HubSpotCrm(HubSpotSettings settings, ISecrets secrets, HubSpotClient client, TimeProvider clock) : ICrm, ISignsDeliveries
{
    private readonly HubSpotRecords _records = new(client);

    public string Source => settings.Source;

    public async ValueTask<Verification> VerifyAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        // First of all: without its secret the source does not exist, whatever the request looks like.
        var accepted = await secrets.GetAcceptedAsync(settings.ClientSecret, cancellationToken);
        return Verify(delivery, accepted);
    }

    public DeliveryContent Read(Delivery delivery) => HubSpotEvents.Read(settings, delivery);

    public Task<CrmRecords> ReadRecordAsync(RecordQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync(query, cancellationToken);

    public Task WriteBackAsync(RecordChange change, CancellationToken cancellationToken) =>
        new HubSpotWriteBack(client, _records).WriteAsync(change, cancellationToken);

    public async ValueTask SignAsync(HttpRequestMessage request, byte[] body, string id, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(settings.ClientSecret, cancellationToken);
        var timestamp = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        request.Content = DeliveryBodies.Content(body);
        request.Headers.Add(HubSpotSignature.TimestampHeader, timestamp);
        request.Headers.Add(HubSpotSignature.V3Header, HubSpotSignature.SignV3(secret, request.Method.Method, request.RequestUri!.AbsoluteUri, body, timestamp));
    }

    private Verification Verify(Delivery delivery, IReadOnlyList<string> accepted)
    {
        var headers = delivery.Headers;
        if (!headers.TrySingle(HubSpotSignature.V3Header, out var signature)
            || !headers.TrySingle(HubSpotSignature.TimestampHeader, out var timestamp)
            || !headers.TrySingle(HubSpotSignature.OlderHeader, out var older)
            || !headers.TrySingle(HubSpotSignature.VersionHeader, out var version))
        {
            return Verification.Malformed;
        }

        var body = delivery.Body.Span;
        return (signature, version) switch
        {
            // An older signature counts only where no v3 one came: it never makes up for a wrong one.
            (null or "", "v1") when settings.AcceptV1 => HubSpotSignature.VerifyV1(accepted, body, older),
            (null or "", "v2") when settings.AcceptV2 => HubSpotSignature.VerifyV2(accepted, delivery.Method, delivery.Url, body, older),
            _ => HubSpotSignature.VerifyV3(accepted, delivery.Method, delivery.Url, body, timestamp, signature, clock.GetUtcNow()),
        };
    }
}
