using Azure.Data.Tables;
using Bridge.Ledger;

namespace Bridge.Tests.Scenarios;

/// <summary>A copy of the tables as they were at one moment, as another region has it.</summary>
internal sealed class RecoveryCopy
{
    private static readonly string[] Tables = [OperationLedger.TableName, "locks"];

    private readonly TableServiceClient _tables;
    private readonly Dictionary<string, List<TableEntity>> _rows = new(StringComparer.Ordinal);

    private RecoveryCopy(TableServiceClient tables) => _tables = tables;

    public static async Task<RecoveryCopy> MakeAsync(AzuriteFixture azurite)
    {
        var copy = new RecoveryCopy(azurite.Clients().Tables);
        foreach (var name in Tables)
        {
            copy._rows[name] = [];
            await foreach (var row in copy._tables.GetTableClient(name).QueryAsync<TableEntity>())
            {
                copy._rows[name].Add(row);
            }
        }

        return copy;
    }

    /// <summary>Puts the copy in the place of what is there now.</summary>
    public async Task RestoreAsync()
    {
        foreach (var (name, rows) in _rows)
        {
            var table = _tables.GetTableClient(name);
            await table.DeleteAsync();
            await table.CreateAsync();
            foreach (var row in rows)
            {
                await table.AddEntityAsync(row);
            }
        }
    }
}
