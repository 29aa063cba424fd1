using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Ledger;

[Collection(AzuriteCollection.Name)]
public sealed class OperationLedgerTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private OperationLedger Ledger => new(azurite.Clients(), _clock);

    [Fact]
    public async Task Insert_TwoOfOneId_OneIsInserted()
    {
        var first = await Ledger.InsertAsync(NewOperation() with { Invocation = "a" }, "claimed", default);
        var second = await Ledger.InsertAsync(first.Operation with { Invocation = "b" }, "claimed", default);

        Assert.True(first.Inserted);
        Assert.False(second.Inserted);
        Assert.Equal("a", second.Operation.Invocation);
    }

    [Fact]
    public async Task Change_OfAnOldVersion_ConflictsAndShowsTheCurrentOne()
    {
        var (inserted, _) = await Ledger.InsertAsync(NewOperation() with { Invocation = "a" }, "claimed", default);
        await Ledger.ChangeAsync(inserted, inserted with { State = CallState.Sending, Invocation = "b" }, "sending", default);

        var conflict = await Assert.ThrowsAsync<LedgerConflictException>(
            () => Ledger.ChangeAsync(inserted, inserted with { State = CallState.Refused }, "refused", default));

        Assert.Equal(CallState.Sending, conflict.Current.State);
    }

    private OperationLedgerTests With() => this;

    private Operation NewOperation() => With()._clock.GetUtcNow() is var now
        ? new()
        {
            Id = OperationId.Of("hubspot", Guid.NewGuid().ToString(), "route"),
            Source = "hubspot",
            Route = "route",
            Run = "move-funds",
            State = CallState.Running,
            Attempt = 1,
            ReceivedAt = now,
            Due = now.AddMinutes(2),
            Record = new RecordRef("deals", "1"),
            Fingerprint = "f",
        }
        : throw new InvalidOperationException();
}
