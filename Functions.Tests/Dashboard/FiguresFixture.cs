using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Bridge.Billing;
using Bridge.Dashboard.Figures;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Dashboard;

/// <summary>Figures over a ledger in Azurite at a time that stands still: what an instance of them asks of storage is counted.</summary>
internal sealed class FiguresFixture(AzuriteFixture azurite)
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 30, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = new(Now);

    public PlatformCalendar Calendar => new(Options.Create(new BillingOptions { TimeZone = "Etc/UTC" }), Clock);

    public OperationLedger Ledger => new(azurite.Clients(), Clock);

    /// <summary>One instance of the roll-up and what reads it.</summary>
    public Instance NewInstance(params HttpPipelinePolicy[] policies)
    {
        var options = new TableClientOptions();
        Array.ForEach(policies, policy => options.AddPolicy(policy, Azure.Core.HttpPipelinePosition.PerRetry));
        var clients = azurite.Clients();
        var storage = new StorageClients(clients.Queues, new TableServiceClient(azurite.ConnectionString, options), clients.Blobs);
        var ledger = new OperationLedger(storage, Clock);
        var table = new FiguresTable(storage);
        var journal = new MoneyJournal(ledger, Calendar);
        var sums = new MoneySums(storage, journal, Calendar);
        var rollUp = new RollUp(new EndedOperations(ledger), table, sums, Clock, NullLogger<RollUp>.Instance);
        return new Instance(
            rollUp,
            new LedgerFigures(table, new IndexCounts(ledger), money: null!, new BridgeQueues(storage, Options.Create(new QueueOptions())), Clock),
            new LedgerSums(table, sums, journal, Calendar));
    }

    public FiguresTable NewTable() => new(azurite.Clients());

    /// <summary>Rolls up as the timer does a minute later.</summary>
    public Task RollUpAsync(params HttpPipelinePolicy[] policies)
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        return NewInstance(policies).RollUp.RunAsync(default);
    }

    internal sealed record Instance(RollUp RollUp, LedgerFigures Figures, LedgerSums Sums);
}
