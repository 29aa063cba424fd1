using Azure;
using Azure.Data.Tables;
using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Storage;

namespace Bridge.Notifications;

/// <summary>The notification that is on its way, one at a time, and the state of the circuit that was told last.</summary>
internal sealed class NotificationTable(StorageClients storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "notifications";

    private const string Partition = "notifications";
    private const string OutgoingKey = "outgoing";
    private const string CircuitKey = "circuit";
    private const string News = nameof(Notification.News);

    private readonly CreatedOnce<TableClient> _table = new(
        storage.Tables.GetTableClient(TableName),
        (table, cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken));

    /// <summary>Reads the notification that is on its way, or null.</summary>
    public async Task<Notification?> FindAsync(CancellationToken cancellationToken) =>
        await FindRowAsync(OutgoingKey, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Keeps a new one.</summary>
    /// <returns>As stored; null where another instance has just kept one.</returns>
    public Task<Notification?> AddAsync(Notification notification, CancellationToken cancellationToken) =>
        UnlessOvertakenAsync(notification, table => table.AddEntityAsync(Write(notification), cancellationToken), cancellationToken);

    /// <summary>Keeps a change of it.</summary>
    /// <returns>As stored; null where another instance was faster.</returns>
    public Task<Notification?> ChangeAsync(Notification notification, CancellationToken cancellationToken) => UnlessOvertakenAsync(
        notification,
        table => table.UpdateEntityAsync(Write(notification), notification.Version, TableUpdateMode.Replace, cancellationToken),
        cancellationToken);

    /// <summary>Forgets it, since it was taken or tells nothing new; unless another instance was faster.</summary>
    public Task RemoveAsync(Notification notification, CancellationToken cancellationToken) => UnlessOvertakenAsync(
        notification, table => table.DeleteEntityAsync(Partition, OutgoingKey, notification.Version, cancellationToken), cancellationToken);

    /// <summary>The state of the circuit that was told last: whether it is open, and since when.</summary>
    public async Task<(bool IsOpen, DateTimeOffset? Since)> ToldCircuitAsync(CancellationToken cancellationToken) =>
        await FindRowAsync(CircuitKey, cancellationToken) is { } row
            ? (row.GetBoolean(nameof(CircuitState.IsOpen)) ?? false, row.GetDateTimeOffset(nameof(CircuitState.Since)))
            : (false, null);

    /// <summary>Keeps which state of the circuit was told.</summary>
    public async Task KeepToldAsync(CircuitState told, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = new TableEntity(Partition, CircuitKey) { [nameof(CircuitState.IsOpen)] = told.IsOpen, [nameof(CircuitState.Since)] = told.Since };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    private async Task<TableEntity?> FindRowAsync(string key, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, key, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    private async Task<Notification?> UnlessOvertakenAsync(
        Notification notification, Func<TableClient, Task<Response>> write, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        try
        {
            var answer = await write(table);
            return notification with { Version = answer.Headers.ETag ?? notification.Version };
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    private static TableEntity Write(Notification notification)
    {
        var row = new TableEntity(Partition, OutgoingKey)
        {
            [nameof(Notification.Id)] = notification.Id,
            [nameof(Notification.Kind)] = notification.Kind.ToString(),
            [nameof(Notification.At)] = notification.At,
            [nameof(Notification.IsSure)] = notification.IsSure,
            [nameof(Notification.Failures)] = notification.Failures,
            [nameof(Notification.Trouble)] = notification.Trouble,
            [nameof(Notification.NextTry)] = notification.NextTry,
        };
        JsonColumns.Write(row, News, new JObject { [News] = new JArray(notification.News) });
        if (notification.Circuit is { } circuit)
        {
            row[nameof(CircuitState.IsOpen)] = circuit.IsOpen;
            row[nameof(CircuitState.Since)] = circuit.Since;
            row[nameof(CircuitState.Reason)] = circuit.Reason;
        }

        return row;
    }

    private static Notification Read(TableEntity row) => new()
    {
        Id = row.GetString(nameof(Notification.Id)),
        Kind = Enum.Parse<NotificationKind>(row.GetString(nameof(Notification.Kind))),
        At = row.GetDateTimeOffset(nameof(Notification.At))!.Value,
        News = [.. JsonColumns.Read(row, News)![News]!.Select(key => (string)key!)],
        Circuit = row.GetBoolean(nameof(CircuitState.IsOpen)) is { } isOpen
            ? new CircuitState(isOpen, row.GetDateTimeOffset(nameof(CircuitState.Since)), row.GetString(nameof(CircuitState.Reason)), "")
            : null,
        IsSure = row.GetBoolean(nameof(Notification.IsSure)) ?? false,
        Failures = row.GetInt32(nameof(Notification.Failures)) ?? 0,
        Trouble = row.GetString(nameof(Notification.Trouble)),
        NextTry = row.GetDateTimeOffset(nameof(Notification.NextTry))!.Value,
        Version = row.ETag,
    };
}
