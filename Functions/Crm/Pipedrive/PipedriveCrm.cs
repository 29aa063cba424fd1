using Bridge.Secrets;

namespace Bridge.Crm.Pipedrive;

/// <summary>One company's account at Pipedrive.</summary>
internal class PipedriveCrm(PipedriveSettings settings, ISecrets secrets, PipedriveClient client) : ICrm, ISignsDeliveries
{
    private readonly PipedriveRecords _records = new(client);

    public string Source => settings.Source;

    public async ValueTask<Verification> VerifyAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        // First of all: without its secret the source does not exist, whatever the request looks like.
        var accepted = await secrets.GetAcceptedAsync(settings.WebhookPassword, cancellationToken);
        if (!accepted.Any(PipedriveBasicAuthentication.IsUsable))
        {
            throw new SecretMissingException(
                settings.WebhookPassword, $"its value is no password of at least {PipedriveBasicAuthentication.MinLength} printable ASCII characters.");
        }

        return PipedriveBasicAuthentication.Verify(settings.WebhookUser, accepted, delivery.Headers.Authorization);
    }

    public DeliveryContent Read(Delivery delivery) => PipedriveEvents.Read(settings, delivery);

    public async ValueTask SignAsync(HttpRequestMessage request, byte[] body, string id, CancellationToken cancellationToken)
    {
        request.Content = DeliveryBodies.Content(body);
        request.Headers.Authorization = PipedriveBasicAuthentication.Header(
            settings.WebhookUser, await secrets.GetAsync(settings.WebhookPassword, cancellationToken));
    }

    public Task<CrmRecords> ReadRecordAsync(RecordQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync(query, cancellationToken);

    public Task WriteBackAsync(RecordChange change, CancellationToken cancellationToken) =>
        new PipedriveWriteBack(client, new PipedriveNotes(client)).WriteAsync(change, cancellationToken);
}

/// <summary>One company's account at Pipedrive, whose changes can be read as well.</summary>
internal sealed class PipedriveCrmWithCatchUp(PipedriveSettings settings, ISecrets secrets, PipedriveClient client)
    : PipedriveCrm(settings, secrets, client), ICatchesUp
{
    private readonly PipedriveChanges _changes = new(client);

    public IAsyncEnumerable<CrmEvent> ChangesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        _changes.ReadAsync(from, to, cancellationToken);
}
