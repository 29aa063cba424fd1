using System.Text;
using Azure.Data.Tables;
using Bridge.Ledger;
using Bridge.Sandbox.Sending;
using Bridge.Tests.Scenarios;
using Xunit.Abstractions;

namespace Bridge.Tests.Telemetry;

/// <summary>What the ledger keeps of an operation once it has ended, keys, names and values of all its rows: a figure of docs/cost.md.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class StorageVolumeTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    [Fact]
    public async Task MoveFunds_OnceItHasEnded_TakesNoMoreThanTheCostPageSays() =>
        await AssertVolumeAsync(most: 5_000, world => Deal.In(world, "10").Won());

    [Fact]
    public async Task GetCustomerBalance_OnceItHasEnded_TakesNoMoreThanTheCostPageSays() =>
        await AssertVolumeAsync(most: 3_900, world =>
            World.GenericSends("balance.requested", new JObject { ["account"] = world.Billing.Book.Open("Acme", "acme@example.com")!.Number }, record: true));

    private async Task AssertVolumeAsync(int most, Func<World, Webhook> webhook)
    {
        await using var world = await World.StartAsync(azurite);
        await world.DeliverAsync(webhook(world));
        await world.RunAllAsync();

        var size = 0;
        var rows = 0;
        await foreach (var row in azurite.Clients().Tables.GetTableClient(OperationLedger.TableName).QueryAsync<TableEntity>())
        {
            size += SizeOf(row);
            rows++;
        }

        output.WriteLine(FormattableString.Invariant($"{rows} rows, {size} bytes"));
        Assert.InRange(size, 1, most);
    }

    private static int SizeOf(TableEntity row) => 4 + (2 * (row.PartitionKey.Length + row.RowKey.Length)) + row
        .Where(column => column.Key is not ("PartitionKey" or "RowKey" or "odata.etag") && column.Value is not null)
        .Sum(column => 8 + (2 * column.Key.Length) + SizeOf(column.Value));

    private static int SizeOf(object value) => value switch
    {
        string text => 4 + Encoding.Unicode.GetByteCount(text),
        byte[] bytes => 4 + bytes.Length,
        bool => 1,
        int => 4,
        _ => 8,
    };
}
