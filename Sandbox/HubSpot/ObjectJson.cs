using System.Globalization;

namespace Bridge.Sandbox.HubSpot;

/// <summary>Records as HubSpot writes them.</summary>
internal static class ObjectJson
{
    /// <summary>A record with some of its properties; those without a value come as null, undefined ones not at all.</summary>
    public static JObject Of(HubSpotRecord record, IEnumerable<string> properties)
    {
        var values = new JObject
        {
            ["createdate"] = Time(record.CreatedAt),
            ["hs_lastmodifieddate"] = Time(record.UpdatedAt),
            ["hs_object_id"] = record.Id,
        };
        foreach (var property in properties.Where(property => record.Type.Defines(property) && !ObjectType.IsKept(property)))
        {
            values[property] = record[property];
        }

        return new JObject
        {
            ["id"] = record.Id,
            ["properties"] = values,
            ["createdAt"] = Time(record.CreatedAt),
            ["updatedAt"] = Time(record.UpdatedAt),
            ["archived"] = false,
        };
    }

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
