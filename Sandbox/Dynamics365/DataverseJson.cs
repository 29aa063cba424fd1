using System.Globalization;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>Records as the Web API writes them.</summary>
internal static class DataverseJson
{
    private const string LookupTable = "Microsoft.Dynamics.CRM.lookuplogicalname";

    /// <summary>A record with the columns, its id and its version.</summary>
    public static JObject Of(DataverseRecord record, IEnumerable<string> columns, string annotations)
    {
        var row = new JObject { ["@odata.etag"] = $"W/\"{record.Version}\"", [record.Table.Key] = record.Id };
        foreach (var column in columns.Where(column => column != record.Table.Key))
        {
            var value = Value(record, column);
            if (!record.Table.IsLookup(column))
            {
                row[column] = value;
                continue;
            }

            var property = $"_{column}_value";
            row[property] = value is JObject lookup ? lookup["id"] : JValue.CreateNull();
            if (value is JObject to && annotations.Contains(LookupTable, StringComparison.Ordinal))
            {
                row[$"{property}@{LookupTable}"] = to["type"];
            }
        }

        return row;
    }

    /// <summary>A column's value.</summary>
    public static JToken Value(DataverseRecord record, string column) => column switch
    {
        "createdon" => Time(record.CreatedOn),
        "modifiedon" => Time(record.ModifiedOn),
        "createdby" => User(record.CreatedBy),
        "modifiedby" => User(record.ModifiedBy),
        "versionnumber" => record.Version,
        _ => record[column] ?? JValue.CreateNull(),
    };

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JObject User(string id) => new() { ["id"] = id, ["type"] = "systemuser" };
}
