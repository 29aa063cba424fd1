using System.Collections.Concurrent;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// What the environment says about its tables, asked once a table, and again where a column is missing: it may be new
/// (https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api).
/// </summary>
internal sealed class DataverseTables(DataverseClient client, TimeProvider clock)
{
    private const string Query = "$select=EntitySetName,PrimaryIdAttribute&$expand=Attributes($select=LogicalName,AttributeType)";
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DataverseTable> _known = new(StringComparer.Ordinal);

    /// <summary>A table that has the columns.</summary>
    /// <exception cref="CrmRefusedException">There is no such table, or it lacks a column.</exception>
    /// <exception cref="CrmUnavailableException">The environment does not answer.</exception>
    public async ValueTask<DataverseTable> GetAsync(string name, IEnumerable<string> columns, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(name, out var table) || (Missing(table, columns) is not null && table.ReadAt + Fresh <= clock.GetUtcNow()))
        {
            table = await AskAsync(name, cancellationToken);
            _known[name] = table;
        }

        return Missing(table, columns) is { } missing
            ? throw new CrmRefusedException(client.Settings.Source, $"The table '{name}' has no column '{missing}'. Columns go by their logical names.")
            : table;
    }

    private static string? Missing(DataverseTable table, IEnumerable<string> columns) =>
        columns.FirstOrDefault(column => !table.Columns.ContainsKey(column));

    private async Task<DataverseTable> AskAsync(string name, CancellationToken cancellationToken)
    {
        if (!DataverseTable.IsName(name))
        {
            throw new CrmRefusedException(client.Settings.Source, "The route names a table that Dataverse cannot have: tables go by their logical names, such as contact.");
        }

        var answer = await client.GetAsync($"EntityDefinitions(LogicalName='{name}')?{Query}", $"the table '{name}'", cancellationToken);
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in (answer["Attributes"] as JArray ?? []).OfType<JObject>())
        {
            if (IdText.Of(column["LogicalName"]) is { } columnName && IdText.Of(column["AttributeType"]) is { } type)
            {
                columns[columnName] = type;
            }
        }

        return IdText.Of(answer["EntitySetName"]) is { } set && IdText.Of(answer["PrimaryIdAttribute"]) is { } key
            ? new DataverseTable(name, set, key, columns, clock.GetUtcNow())
            : throw new CrmUnavailableException(client.Settings.Source, $"Dataverse does not say how the table '{name}' is called.");
    }
}
