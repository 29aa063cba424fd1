namespace Bridge.Crm;

/// <summary>A record of a CRM.</summary>
/// <param name="Type">The CRM's own name of the record's type, such as <c>contacts</c>.</param>
/// <param name="Id">The CRM's id of the record.</param>
public sealed record RecordRef(string Type, string Id)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Id}";
}

/// <summary>One change in a CRM.</summary>
/// <param name="Source">The configured connection that it came from.</param>
/// <param name="Id">An id that a redelivery repeats and no other change shares.</param>
/// <param name="Type">The CRM's own name of the change, such as <c>deal.propertyChange</c>.</param>
/// <param name="Record">The record that changed, where the event names one.</param>
/// <param name="OccurredAt">When it changed, UTC.</param>
/// <param name="Data">The event as it came: <c>$</c> in a route.</param>
/// <param name="Fingerprint">A hash of <paramref name="Data"/> without what differs from one delivery to the next.</param>
public sealed record CrmEvent(
    string Source,
    string Id,
    string Type,
    RecordRef? Record,
    DateTimeOffset OccurredAt,
    JObject Data,
    string Fingerprint)
{
    /// <summary>The member of <see cref="Data"/> that is <c>true</c> where the CRM left a part of the event out.</summary>
    public const string PartialMember = "$partial";

    /// <summary>
    /// Whether the CRM left a part of the event out, because it is too large for a webhook: it must be read before the event can be
    /// told from others.
    /// </summary>
    public bool IsPartial => Data[PartialMember] is JValue { Value: true };
}
