using Bridge.Secrets;

namespace Bridge.Crm.Zoho;

/// <summary>One organisation in Zoho CRM.</summary>
internal class ZohoCrm(ZohoSettings settings, ISecrets secrets, ZohoClient client, TimeProvider clock) : ICrm, IHasChannels, ISignsDeliveries
{
    private readonly ZohoRecords _records = new(client);
    private readonly ZohoWriteBack _writeBack = new(client);
    private readonly ZohoChannels _channels = new(client, secrets, clock);

    public string Source => settings.Source;

    public async ValueTask<Verification> VerifyAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        // First of all: without its secrets the source does not exist, whatever the request looks like.
        var keys = await secrets.GetAcceptedAsync(settings.UrlKey, cancellationToken);
        var tokens = await secrets.GetAcceptedAsync(settings.ChannelToken, cancellationToken);
        return ZohoNotification.Verify(keys, tokens, delivery);
    }

    public async ValueTask SignAsync(HttpRequestMessage request, byte[] body, string id, CancellationToken cancellationToken)
    {
        var key = await secrets.GetAsync(settings.UrlKey, cancellationToken);
        var token = await secrets.GetAsync(settings.ChannelToken, cancellationToken);
        request.Content = DeliveryBodies.Content(ZohoNotification.WithToken(body, token));
        request.RequestUri = request.RequestUri!.With(ZohoNotification.KeyParameter, key);
    }

    public DeliveryContent Read(Delivery delivery) => ZohoEvents.Read(settings, delivery);

    public Task<CrmRecords> ReadRecordAsync(RecordQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync(query, cancellationToken);

    public Task WriteBackAsync(RecordChange change, CancellationToken cancellationToken) =>
        _writeBack.WriteAsync(change, cancellationToken);

    public Task<IReadOnlyList<Channel>> RenewAsync(CancellationToken cancellationToken) =>
        settings.Channel is { } channel
            ? _channels.RenewAsync(channel, cancellationToken)
            : Task.FromResult<IReadOnlyList<Channel>>([]);
}

/// <summary>One whose settings say what to look for when notifications did not come.</summary>
internal sealed class ZohoCrmThatCatchesUp(ZohoSettings settings, ISecrets secrets, ZohoClient client, TimeProvider clock)
    : ZohoCrm(settings, secrets, client, clock), ICatchesUp
{
    private readonly ZohoCatchUp _catchUp = new(client);

    public IAsyncEnumerable<CrmEvent> ChangesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        _catchUp.ChangesAsync(from, to, cancellationToken);
}
