using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Ledger;

/// <summary>A ledger on Azurite with a clock that stands still, and operations to put into it.</summary>
internal sealed class LedgerFixture(AzuriteFixture azurite)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = new(Noon);

    public EventBlobs Blobs { get; } = new(azurite.Clients());

    public OperationLedger NewLedger(params HttpPipelinePolicy[] policies) => new(NewClients(policies), Clock);

    public AccountLocks NewLocks(params HttpPipelinePolicy[] policies) => NewLocks("https://billing.example.com", policies);

    public AccountLocks NewLocks(string billingUrl, params HttpPipelinePolicy[] policies) =>
        new(NewClients(policies), NewLedger(), Options.Create(new BillingOptions { BaseUrl = billingUrl }), Clock);

    public Retention NewRetention(int mostOfAPartition = 1000, params HttpPipelinePolicy[] policies) =>
        new(NewLedger(policies), Blobs, Options.Create(new LedgerOptions()), Clock, NullLogger<Retention>.Instance) { MostOfAPartition = mostOfAPartition };

    public Erasure NewErasure(params HttpPipelinePolicy[] policies)
    {
        var ledger = NewLedger(policies);
        return new Erasure(ledger, new OperationQueries(ledger), Blobs, Clock);
    }

    /// <summary>All rows that belong to an operation, its index rows among them.</summary>
    public async Task<IReadOnlyList<TableEntity>> RowsOfAsync(string id)
    {
        var rows = new List<TableEntity>();
        var partition = OperationId.Partition(id);
        await foreach (var row in azurite.Clients().Tables.GetTableClient(OperationLedger.TableName).QueryAsync<TableEntity>(entity => entity.PartitionKey == partition))
        {
            rows.AddRange(row.RowKey.Contains(id, StringComparison.Ordinal) ? [row] : []);
        }

        return rows;
    }

    private StorageClients NewClients(HttpPipelinePolicy[] policies)
    {
        var options = new TableClientOptions();
        Array.ForEach(policies, policy => options.AddPolicy(policy, HttpPipelinePosition.PerRetry));
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        var clients = azurite.Clients();
        return new StorageClients(clients.Queues, new TableServiceClient(azurite.ConnectionString, options), clients.Blobs);
    }

    public static Operation NewOperation(string invocation = "first") => new Operation
    {
        Id = OperationId.Of("hubspot", Guid.NewGuid().ToString(), "route"),
        Source = "hubspot",
        Route = "route",
        Run = "move-funds",
        State = CallState.Running,
        Attempt = 1,
        ReceivedAt = Noon,
        Record = new RecordRef("deals", "1"),
        Fingerprint = "f1",
    }.HeldBy(invocation, Noon.AddMinutes(2));
}
