using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Ledger;

[Collection(AzuriteCollection.Name)]
public sealed class OperationQueriesTests(AzuriteFixture azurite)
{
    private readonly LedgerFixture _fixture = new(azurite);
    private readonly string _account = $"00_{Guid.NewGuid():N}";

    [Fact]
    public async Task OfAccount_OverAllPartitions_AreTheNewestFirst()
    {
        var ledger = _fixture.NewLedger();
        var received = Enumerable.Range(0, 24).Select(hour => LedgerFixture.Noon.AddHours(hour)).ToList();
        foreach (var time in received)
        {
            await InsertAsync(ledger, operation => operation with { Account = _account, ReceivedAt = time });
        }

        var found = await new OperationQueries(ledger).OfAccountAsync(_account, received[4], default);

        Assert.Equal(received.Skip(4).Reverse(), found.Select(operation => operation.ReceivedAt));
    }

    [Fact]
    public async Task OfAccount_WithAnAccountWhoseNumberBeginsAlike_AreOnlyItsOwn()
    {
        var ledger = _fixture.NewLedger();
        var own = await InsertAsync(ledger, operation => operation with { Account = _account });
        await InsertAsync(ledger, operation => operation with { Account = _account + "_1" });
        await InsertAsync(ledger, operation => operation with { Account = _account + "1" });

        var found = await new OperationQueries(ledger).OfAccountAsync(_account, DateTimeOffset.MinValue, default);

        Assert.Equal([own.Id], found.Select(operation => operation.Id));
    }

    [Fact]
    public async Task OfRecord_OfSeveralSourcesAndTypes_AreOnlyItsOwnAsTheyStandNow()
    {
        var ledger = _fixture.NewLedger();
        var record = new RecordRef("deals", $"1_{Guid.NewGuid():N}");
        var own = await InsertAsync(ledger, operation => operation with { Record = record });
        await InsertAsync(ledger, operation => operation with { Record = record, Source = "zoho" });
        await InsertAsync(ledger, operation => operation with { Record = record with { Type = "contacts" } });
        await ledger.ChangeAsync(own, own with { State = CallState.InDoubt }, "given up", default);

        var found = await new OperationQueries(ledger).OfRecordAsync("hubspot", record, LedgerFixture.Noon, default);

        Assert.Equal((own.Id, CallState.InDoubt), Assert.Single(found.Select(operation => (operation.Id, operation.State))));
        Assert.Empty(await new OperationQueries(ledger).OfRecordAsync("hubspot", record, LedgerFixture.Noon.AddTicks(1), default));
    }

    [Fact]
    public async Task All_OfWhateverSource_AreThoseReceivedSince()
    {
        var ledger = _fixture.NewLedger();
        var since = LedgerFixture.Noon.AddYears(100);
        var earlier = await InsertAsync(ledger, operation => operation with { ReceivedAt = since.AddTicks(-1) });
        var own = await InsertAsync(ledger, operation => operation with { ReceivedAt = since });
        var other = await InsertAsync(ledger, operation => operation with { Source = "zoho", ReceivedAt = since.AddHours(1) });

        var found = (await new OperationQueries(ledger).AllAsync(since, default)).Select(operation => operation.Id).ToList();

        Assert.Contains(own.Id, found);
        Assert.Contains(other.Id, found);
        Assert.DoesNotContain(earlier.Id, found);
    }

    private static async Task<Operation> InsertAsync(OperationLedger ledger, Func<Operation, Operation> change) =>
        (await ledger.InsertAsync(change(LedgerFixture.NewOperation()), "claimed", default)).Operation;
}
