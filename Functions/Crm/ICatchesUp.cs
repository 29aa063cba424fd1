namespace Bridge.Crm;

/// <summary>
/// A source whose CRM can be asked what changed in a time window, so that events that its webhooks dropped are found. What is
/// found looks as the webhook's events do, and may be found again.
/// </summary>
public interface ICatchesUp
{
    /// <summary>Reads what changed from a time, included, to another, excluded, oldest first.</summary>
    /// <exception cref="CrmException">The type says whether to try again.</exception>
    IAsyncEnumerable<CrmEvent> ChangesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}
