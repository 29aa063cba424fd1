using Bridge.Secrets;

namespace Bridge.Crm.Zendesk;

/// <summary>One Zendesk account.</summary>
internal class ZendeskCrm(ZendeskSettings settings, ISecrets secrets, ZendeskClient client, TimeProvider clock) : ICrm, ISignsDeliveries
{
    private readonly ZendeskTicketFields _ticketFields = new(client, clock);

    // The webhook that each secret signed last, so that the next delivery of one meets its own secret first.
    private readonly string?[] _signedLast = new string?[settings.SigningSecrets.Count];

    public string Source => settings.Source;

    public async ValueTask<Verification> VerifyAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        // First of all: without its secrets the source does not exist, whatever the request looks like.
        var accepted = new IReadOnlyList<string>[settings.SigningSecrets.Count];
        for (var at = 0; at < accepted.Length; at++)
        {
            accepted[at] = await secrets.GetAcceptedAsync(settings.SigningSecrets[at], cancellationToken);
        }

        return Verify(delivery, accepted);
    }

    public DeliveryContent Read(Delivery delivery) => ZendeskEvents.Read(settings, delivery);

    public async ValueTask SignAsync(HttpRequestMessage request, byte[] body, string id, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(settings.SigningSecrets[0], cancellationToken);
        var timestamp = ZendeskTime.Write(clock.GetUtcNow());
        request.Content = DeliveryBodies.Content(body);
        request.Headers.Add(ZendeskEvents.WebhookHeader, "replay");
        request.Headers.Add(ZendeskEvents.InvocationHeader, id);
        request.Headers.Add(ZendeskSignature.TimestampHeader, timestamp);
        request.Headers.Add(ZendeskSignature.SignatureHeader, ZendeskSignature.Sign(secret, timestamp, body));
    }

    public Task<CrmRecords> ReadRecordAsync(RecordQuery query, CancellationToken cancellationToken) =>
        Records.ReadAsync(query, cancellationToken);

    public Task WriteBackAsync(RecordChange change, CancellationToken cancellationToken) =>
        new ZendeskWriteBack(client, Records, _ticketFields).WriteAsync(change, cancellationToken);

    private ZendeskRecords Records => new(client, _ticketFields);

    private Verification Verify(Delivery delivery, IReadOnlyList<string>[] accepted)
    {
        var headers = delivery.Headers;
        if (!headers.TrySingle(ZendeskSignature.SignatureHeader, out var signature)
            || !headers.TrySingle(ZendeskSignature.TimestampHeader, out var timestamp)
            || !headers.TrySingle(ZendeskEvents.InvocationHeader, out _)
            || !headers.TrySingle(ZendeskEvents.WebhookHeader, out var webhook))
        {
            return Verification.Malformed;
        }

        var (now, first) = (clock.GetUtcNow(), Math.Max(0, Array.IndexOf(_signedLast, webhook)));
        for (var step = 0; step < accepted.Length; step++)
        {
            var at = (first + step) % accepted.Length;
            var verification = ZendeskSignature.Verify(accepted[at], settings.AcceptTestSecret, timestamp, signature, delivery.Body.Span, now);
            if (verification == Verification.Accepted)
            {
                _signedLast[at] = webhook;
            }

            if (verification != Verification.Mismatch)
            {
                return verification;
            }
        }

        return Verification.Mismatch;
    }
}

/// <summary>One Zendesk account whose settings say what a catch-up searches.</summary>
internal sealed class ZendeskCrmWithCatchUp(ZendeskSettings settings, ISecrets secrets, ZendeskClient client, TimeProvider clock)
    : ZendeskCrm(settings, secrets, client, clock), ICatchesUp
{
    private readonly ZendeskChanges _changes = new(client);

    public IAsyncEnumerable<CrmEvent> ChangesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        _changes.ReadAsync(from, to, cancellationToken);
}
