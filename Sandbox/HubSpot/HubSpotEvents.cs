using System.Globalization;
using System.Security.Cryptography;

namespace Bridge.Sandbox.HubSpot;

/// <summary>Changes of records as HubSpot tells them to its subscribers.</summary>
public sealed class HubSpotEvents(string appId)
{
    private const int PortalId = 4815162;

    private long _eventId = RandomNumberGenerator.GetInt32(100_000_000, 999_999_999);

    /// <summary>The event of a property that took another value.</summary>
    public JObject PropertyChange(HubSpotChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var told = Event(change.Type, change.Id, "propertyChange", change.Origin, change.At);
        told["propertyName"] = change.Property;
        told["propertyValue"] = change.Value;
        return told;
    }

    /// <summary>The event of a record that was made.</summary>
    public JObject Creation(HubSpotRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Event(record.Type, record.Id, "creation", ChangeOrigin.Person, record.CreatedAt);
    }

    private JObject Event(ObjectType type, string id, string what, ChangeOrigin origin, DateTimeOffset at) => new()
    {
        ["eventId"] = Interlocked.Increment(ref _eventId),
        ["subscriptionId"] = 1000 + (what.Length * 10) + int.Parse(type.TypeId.AsSpan(2), CultureInfo.InvariantCulture),
        ["portalId"] = PortalId,
        ["appId"] = long.Parse(appId, CultureInfo.InvariantCulture),
        ["occurredAt"] = at.ToUnixTimeMilliseconds(),
        ["subscriptionType"] = $"{type.Singular}.{what}",
        ["attemptNumber"] = 0,
        ["objectId"] = long.Parse(id, CultureInfo.InvariantCulture),
        ["changeSource"] = origin.Source,
        ["sourceId"] = origin.SourceId,
    };
}
