using Azure.Core;
using Azure.Data.Tables;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Ledger;

/// <summary>A ledger on Azurite with a clock that stands still, and operations to put into it.</summary>
internal sealed class LedgerFixture(AzuriteFixture azurite)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = new(Noon);

    public OperationLedger NewLedger() => new(azurite.Clients(), Clock);

    public OperationLedger NewLedger(LostAnswers lostAnswers)
    {
        var options = new TableClientOptions();
        options.AddPolicy(lostAnswers, HttpPipelinePosition.PerRetry);
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        var clients = azurite.Clients();
        var tables = new TableServiceClient(azurite.ConnectionString, options);
        return new OperationLedger(new StorageClients(clients.Queues, tables, clients.Blobs), Clock);
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
