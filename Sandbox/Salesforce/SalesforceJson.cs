using System.Globalization;

namespace Bridge.Sandbox.Salesforce;

/// <summary>Records as the REST API writes them.</summary>
internal static class SalesforceJson
{
    public static JObject Of(SalesforceRecord record, IEnumerable<string> fields, string version)
    {
        var json = new JObject
        {
            ["attributes"] = new JObject { ["type"] = record.Type.Name, ["url"] = $"/services/data/v{version}/sobjects/{record.Type.Name}/{record.Id}" },
        };
        foreach (var field in fields)
        {
            json[field] = record[field].DeepClone();
        }

        return json;
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
}
