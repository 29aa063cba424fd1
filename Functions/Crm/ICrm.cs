using Microsoft.Extensions.Configuration;

namespace Bridge.Crm;

/// <summary>One configured source: verifies and reads what its CRM sends, reads and changes its records.</summary>
public interface ICrm
{
    /// <summary>The source's name, as in its webhook URL.</summary>
    string Source { get; }

    /// <summary>What the CRM must read before it takes a delivery for accepted; null where any 2xx will do.</summary>
    CrmAnswer? Acknowledgement => null;

    /// <summary>Checks that the delivery comes from the CRM.</summary>
    /// <exception cref="UnreadableDeliveryException">What must be known to tell lies in a body that is not what this CRM sends.</exception>
    ValueTask<Verification> VerifyAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Takes a verified delivery apart.</summary>
    /// <exception cref="UnreadableDeliveryException">The body is not what this CRM sends.</exception>
    DeliveryContent Read(Delivery delivery);

    /// <summary>Reads what the delivery of a <see cref="CrmEvent.IsPartial"/> event left out; the event keeps its mark.</summary>
    /// <exception cref="CrmException">The type says whether to try again.</exception>
    Task<CrmEvent> CompleteAsync(CrmEvent crmEvent, CancellationToken cancellationToken) => Task.FromResult(crmEvent);

    /// <summary>Reads a record, and where asked for one that is associated with it.</summary>
    /// <exception cref="CrmException">The type says whether to try again.</exception>
    Task<CrmRecords> ReadRecordAsync(RecordQuery query, CancellationToken cancellationToken);

    /// <summary>Sets fields of a record and leaves a note on it.</summary>
    /// <exception cref="CrmException">The type says whether to try again.</exception>
    Task WriteBackAsync(RecordChange change, CancellationToken cancellationToken);
}

/// <summary>One kind of CRM; makes its sources from their settings.</summary>
public interface ICrmKind
{
    /// <summary>The name that a source's <c>Kind</c> setting uses.</summary>
    string Name { get; }

    /// <summary>Whether records can be read from it.</summary>
    bool ReadsRecords { get; }

    /// <summary>A record to ask for in order to see whether calls are let in; it need not exist. Null where nothing can be read.</summary>
    RecordQuery? Probe => null;

    /// <summary>
    /// The JSONPath of an event that names the changed field, where this kind's events do: a route that waits for a
    /// field there must not write the same field.
    /// </summary>
    string? ChangedFieldPath { get; }

    /// <summary>
    /// The data of an event of this kind that nobody sent: what says that it is of the type and about the record. A route that is run
    /// by hand reads it. Null where an event of that type is never about such a record.
    /// </summary>
    /// <param name="type">The event's type.</param>
    /// <param name="record">The record; null for an event about none.</param>
    JObject? DataOf(string type, RecordRef? record);

    /// <summary>Makes a source from the settings under <c>Sources:{name}</c>.</summary>
    /// <exception cref="SourceSettingsException">A setting is missing or wrong.</exception>
    ICrm Connect(string name, IConfigurationSection settings);
}

/// <summary>What a route wants to read.</summary>
/// <param name="Record">The record.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Follow">An association to follow, if any.</param>
public sealed record RecordQuery(RecordRef Record, IReadOnlyList<string> Properties, AssociationQuery? Follow);

/// <summary>An association to follow from a record.</summary>
/// <param name="To">The type of the associated record, such as <c>companies</c>.</param>
/// <param name="Properties">Its properties.</param>
public sealed record AssociationQuery(string To, IReadOnlyList<string> Properties);

/// <summary>What was read: properties by name, and <c>id</c>.</summary>
/// <param name="Record">The record: <c>$record</c> in a route.</param>
/// <param name="Associated">The associated record, null where none was asked for: <c>$associated</c> in a route.</param>
/// <param name="AssociatedRef">Which record that is.</param>
public sealed record CrmRecords(JObject Record, JObject? Associated, RecordRef? AssociatedRef);

/// <summary>What to change on a record.</summary>
/// <param name="OperationId">The operation that this is the result of.</param>
/// <param name="State">How the operation ended, such as <c>Succeeded</c>.</param>
/// <param name="Run">The billing operation's name.</param>
/// <param name="Record">The record to change.</param>
/// <param name="Fields">Fields to set, by name.</param>
/// <param name="Note">A note to leave, if any; already carries <see cref="Mark"/>.</param>
/// <param name="At">When the operation ended, UTC.</param>
/// <param name="MayBeRepeat">Whether an earlier try may have left the note already, so that it must be looked for.</param>
public sealed record RecordChange(
    string OperationId,
    string State,
    string Run,
    RecordRef Record,
    IReadOnlyDictionary<string, JToken> Fields,
    string? Note,
    DateTimeOffset At,
    bool MayBeRepeat)
{
    /// <summary>What the note's last line holds: another end of the same operation leaves another note.</summary>
    public string Mark => $"{OperationId} ({State})";
}
