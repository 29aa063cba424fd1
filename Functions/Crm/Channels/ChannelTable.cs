using System.Globalization;
using Azure.Data.Tables;
using Bridge.Json;
using Bridge.Storage;

namespace Bridge.Crm.Channels;

/// <summary>How each source's subscriptions stand, for every instance: a row a source, of which the last word counts.</summary>
internal sealed class ChannelTable(StorageClients storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "channels";

    private const string Partition = "source";
    private const string LookedAt = nameof(ChannelsState.LookedAt);
    private const string FailingSince = nameof(ChannelsState.FailingSince);
    private const string Channels = nameof(ChannelsState.Channels);

    private readonly CreatedOnce<TableClient> _table = new(
        storage.Tables.GetTableClient(TableName),
        (table, cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken));

    /// <summary>Reads how a source's subscriptions stand; null where nobody looked yet.</summary>
    public async Task<ChannelsState?> FindAsync(string source, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, source, cancellationToken: cancellationToken);
        return row.HasValue ? StateOf(row.Value!) : null;
    }

    /// <summary>Writes how a source's subscriptions stand, over what is there.</summary>
    public async Task WriteAsync(ChannelsState state, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = new TableEntity(Partition, state.Source)
        {
            [LookedAt] = state.LookedAt,
            [FailingSince] = state.FailingSince,
            [Channels] = StrictJson.Write(new JArray(state.Channels.Select(Write))),
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    private static ChannelsState StateOf(TableEntity row) => new(
        row.RowKey,
        row.GetDateTimeOffset(LookedAt)!.Value,
        row.GetDateTimeOffset(FailingSince),
        [.. ((JArray)StrictJson.Parse(row.GetString(Channels))).OfType<JObject>().Select(Read)]);

    private static JObject Write(Channel channel) => new()
    {
        ["name"] = channel.Name,
        ["expires"] = channel.ExpiresAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["problem"] = channel.Problem,
    };

    private static Channel Read(JObject json) => new(
        (string)json["name"]!,
        (string?)json["expires"] is { } time ? DateTimeOffset.ParseExact(time, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null,
        (string)json["problem"]!);
}
