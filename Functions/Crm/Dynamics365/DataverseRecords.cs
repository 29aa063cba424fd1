namespace Bridge.Crm.Dynamics365;

/// <summary>Reads records, and follows their lookups.</summary>
internal sealed class DataverseRecords(DataverseClient client, DataverseTables tables)
{
    public async Task<CrmRecords> ReadAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        var table = await tables.GetAsync(query.Record.Type, query.Properties, cancellationToken);
        if (query.Follow is not { } follow)
        {
            return new CrmRecords(await ReadAsync(table, query.Record, query.Properties, cancellationToken), null, null);
        }

        var lookups = await LookupsAsync(table, follow, cancellationToken);
        var record = await ReadAsync(table, query.Record, [.. query.Properties, .. lookups], cancellationToken);
        if (Associated(query.Record, record, lookups, follow.To) is not { } associated)
        {
            return new CrmRecords(record, null, null);
        }

        var other = await tables.GetAsync(associated.Type, follow.Properties, cancellationToken);
        return new CrmRecords(record, await ReadAsync(other, associated, follow.Properties, cancellationToken), associated);
    }

    /// <summary>The row of a record: the columns, or all of them.</summary>
    public Task<JObject> RowAsync(DataverseTable table, RecordRef record, IEnumerable<string>? columns, CancellationToken cancellationToken)
    {
        var path = PathOf(table, record);
        return client.GetAsync(columns is null ? path : $"{path}?{table.Select(columns)}", $"{record}", cancellationToken);
    }

    /// <summary>The path of a record.</summary>
    /// <exception cref="CrmRefusedException">The id cannot be one of Dataverse's.</exception>
    public string PathOf(DataverseTable table, RecordRef record) =>
        Guid.TryParseExact(record.Id, "D", out _)
            ? table.PathOf(record.Id)
            : throw new CrmRefusedException(client.Settings.Source, $"The route names a record of the table '{table.Name}' whose id is no GUID.");

    private async Task<JObject> ReadAsync(DataverseTable table, RecordRef record, IEnumerable<string> columns, CancellationToken cancellationToken)
    {
        var row = await RowAsync(table, record, columns, cancellationToken);
        var properties = DataverseRow.Columns(row);
        properties["id"] = record.Id;
        if (DataverseRow.Formatted(row) is { Count: > 0 } formatted)
        {
            properties["formatted"] = formatted;
        }

        return properties;
    }

    // An association goes by the lookup's name, or by the table that lookups point to.
    private async ValueTask<IReadOnlyList<string>> LookupsAsync(DataverseTable table, AssociationQuery follow, CancellationToken cancellationToken)
    {
        if (table.IsLookup(follow.To))
        {
            return [follow.To];
        }

        await tables.GetAsync(follow.To, follow.Properties, cancellationToken);
        return [.. table.Lookups];
    }

    private RecordRef? Associated(RecordRef from, JObject record, IReadOnlyList<string> lookups, string to)
    {
        var found = lookups
            .Select(lookup => record[lookup])
            .OfType<JObject>()
            .Select(lookup => (Type: IdText.Of(lookup["type"]), Id: IdText.Of(lookup["id"])))
            .Where(lookup => lookup is { Type: not null, Id: not null } && (lookups.Contains(to, StringComparer.Ordinal) || lookup.Type == to))
            .Select(lookup => new RecordRef(lookup.Type!, lookup.Id!))
            .Distinct()
            .ToList();
        return found switch
        {
            [] => null,
            [var only] => only,
            _ => throw new CrmRefusedException(client.Settings.Source, $"{from} points to {found.Count} records of the table '{to}'. Let the route follow one lookup by its name."),
        };
    }
}
