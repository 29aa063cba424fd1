using Bridge.Secrets;

namespace Bridge.Crm.Salesforce;

/// <summary>One Salesforce organization.</summary>
internal class SalesforceCrm(SalesforceSettings settings, ISecrets secrets, SalesforceClient client) : ICrm, ISignsDeliveries
{
    private readonly SalesforceRecords _records = new(client);

    public string Source => settings.Source;

    public CrmAnswer Acknowledgement => OutboundMessage.Acknowledgement;

    public async ValueTask<Verification> VerifyAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var accepted = await secrets.GetAcceptedAsync(settings.WebhookSecret, cancellationToken);
        var verification = SalesforceWebhookSecret.Verify(accepted, delivery.Url);

        // Nothing is parsed for whoever does not know the secret.
        return verification == Verification.Accepted ? VerifyOrganization(delivery) : verification;
    }

    public DeliveryContent Read(Delivery delivery) => SalesforceEvents.Read(settings, delivery);

    public async ValueTask SignAsync(HttpRequestMessage request, byte[] body, string id, CancellationToken cancellationToken)
    {
        request.Content = DeliveryBodies.Content(body, "text/xml; charset=utf-8");
        request.Headers.Add("SOAPAction", "\"\"");
        request.RequestUri = request.RequestUri!.With(SalesforceWebhookSecret.Parameter, await secrets.GetAsync(settings.WebhookSecret, cancellationToken));
    }

    public Task<CrmRecords> ReadRecordAsync(RecordQuery query, CancellationToken cancellationToken) =>
        _records.ReadAsync(query, cancellationToken);

    public Task WriteBackAsync(RecordChange change, CancellationToken cancellationToken) =>
        new SalesforceWriteBack(client, _records).WriteAsync(change, cancellationToken);

    private Verification VerifyOrganization(Delivery delivery) =>
        SalesforceId.AreSame(OutboundMessage.Parse(delivery).OrganizationId, settings.OrganizationId)
            ? Verification.Accepted
            : Verification.Mismatch;
}

/// <summary>One Salesforce organization, whose changes can be read as well.</summary>
internal sealed class SalesforceCrmWithCatchUp(SalesforceSettings settings, ISecrets secrets, SalesforceClient client)
    : SalesforceCrm(settings, secrets, client), ICatchesUp
{
    private readonly SalesforceChanges _changes = new(client);

    public IAsyncEnumerable<CrmEvent> ChangesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        _changes.ReadAsync(from, to, cancellationToken);
}
