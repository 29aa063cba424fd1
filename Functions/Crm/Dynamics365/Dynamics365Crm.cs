using Bridge.Secrets;

namespace Bridge.Crm.Dynamics365;

/// <summary>One environment of Dataverse.</summary>
internal class Dynamics365Crm : ICrm, ISignsDeliveries
{
    private readonly Dynamics365Settings _settings;
    private readonly ISecrets _secrets;
    private readonly DataverseTables _tables;
    private readonly DataverseRecords _records;
    private readonly DataverseWriteBack _writeBack;

    public Dynamics365Crm(Dynamics365Settings settings, ISecrets secrets, DataverseClient client, TimeProvider clock)
    {
        (_settings, _secrets) = (settings, secrets);
        _tables = new DataverseTables(client, clock);
        _records = new DataverseRecords(client, _tables);
        _writeBack = new DataverseWriteBack(client, _tables, _records);
    }

    public string Source => _settings.Source;

    public async ValueTask<Verification> VerifyAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        // First of all: without its secret the source does not exist, whatever the request looks like.
        string[] accepted = [.. (await _secrets.GetAcceptedAsync(_settings.WebhookSecret, cancellationToken)).Select(secret => secret.Trim())];
        return Array.Exists(accepted, Dynamics365Key.IsUsable)
            ? Dynamics365Key.Verify(_settings.KeyPlace, accepted, delivery)
            : throw new SecretMissingException(_settings.WebhookSecret, $"its value has less than {Dynamics365Key.MinLength} characters. Put a long random one into it, and into the webhook's registration.");
    }

    public async ValueTask SignAsync(HttpRequestMessage request, byte[] body, string id, CancellationToken cancellationToken)
    {
        var key = (await _secrets.GetAsync(_settings.WebhookSecret, cancellationToken)).Trim();
        request.Content = DeliveryBodies.Content(body);
        if (_settings.KeyPlace.IsHeader)
        {
            request.Headers.Add(_settings.KeyPlace.Name, key);
            return;
        }

        request.RequestUri = request.RequestUri!.With(_settings.KeyPlace.Name, key);
    }

    public DeliveryContent Read(Delivery delivery) => Dynamics365Events.Read(_settings, delivery);

    public async Task<CrmEvent> CompleteAsync(CrmEvent crmEvent, CancellationToken cancellationToken)
    {
        // Nothing is left to read of what was deleted.
        if (crmEvent is not { IsPartial: true, Record: { } record } || IdText.Of(crmEvent.Data[Dynamics365EventData.Message]) is "Delete")
        {
            return crmEvent;
        }

        var table = await _tables.GetAsync(record.Type, [], cancellationToken);
        var row = await _records.RowAsync(table, record, columns: null, cancellationToken);
        return crmEvent with { Data = Dynamics365EventData.With(crmEvent.Data, row) };
    }

    public Task<CrmRecords> ReadRecordAsync(RecordQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync(query, cancellationToken);

    public Task WriteBackAsync(RecordChange change, CancellationToken cancellationToken) =>
        _writeBack.WriteAsync(change, cancellationToken);
}

/// <summary>One environment of Dataverse, whose changes can be read as well.</summary>
internal sealed class Dynamics365CrmWithCatchUp(Dynamics365Settings settings, ISecrets secrets, DataverseClient client, TimeProvider clock)
    : Dynamics365Crm(settings, secrets, client, clock), ICatchesUp
{
    private readonly DataverseChanges _changes = new(client, new DataverseTables(client, clock));

    public IAsyncEnumerable<CrmEvent> ChangesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        _changes.ReadAsync(from, to, cancellationToken);
}
