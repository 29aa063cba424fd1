using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Bridge.Json;

namespace Bridge.Ledger;

/// <summary>
/// JSON in a table entity: as bytes, since a text column would hold half as much, and over as many columns as it takes,
/// since one holds 64 KiB.
/// </summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model</remarks>
internal static class JsonColumns
{
    private const int ColumnBytes = 64 * 1024;

    // What is to be written back may hold a part of an event two levels deeper than the event did.
    private const int MaxDepth = StrictJson.MaxDepth + 2;

    public static void Write(TableEntity row, string column, JObject? json)
    {
        if (json is null)
        {
            return;
        }

        var part = 0;
        foreach (var bytes in Encoding.UTF8.GetBytes(StrictJson.Write(json)).Chunk(ColumnBytes))
        {
            row[Name(column, part++)] = bytes;
        }
    }

    public static JObject? Read(TableEntity row, string column)
    {
        using var bytes = new MemoryStream();
        for (var part = 0; row.GetBinary(Name(column, part)) is { } chunk; part++)
        {
            bytes.Write(chunk);
        }

        return bytes.Length == 0 ? null : (JObject)StrictJson.Parse(Encoding.UTF8.GetString(bytes.ToArray()), MaxDepth);
    }

    private static string Name(string column, int part) =>
        part == 0 ? column : string.Create(CultureInfo.InvariantCulture, $"{column}{part + 1}");
}
