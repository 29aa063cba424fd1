using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Ledger;

[Collection(AzuriteCollection.Name)]
public sealed class RetentionTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly TimeSpan JustOver = TimeSpan.FromDays(90) + TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, Func<Operation, Operation>> Staying = new(StringComparer.Ordinal)
    {
        ["a dead letter"] = operation => operation with { State = CallState.DeadLettered },
        ["a failed write-back"] = operation => operation with { WriteBack = WriteBackState.Failed },
        ["a write-back that is still to be made"] = operation => operation with { WriteBack = WriteBackState.Pending },
        ["a later look"] = operation => operation with { LookAgainAt = LedgerFixture.Noon.AddMinutes(30), Due = LedgerFixture.Noon.AddMinutes(30) },
        ["a review"] = operation => operation with { State = CallState.NeedsReview },
    };

    private readonly LedgerFixture _fixture = new(azurite);

    public static TheoryData<string> WhatStays => [.. Staying.Keys];

    public Task InitializeAsync() => new WorldStorage(azurite).ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Run_OverAnOperationThatEndedLongAgo_LeavesNothingOfIt()
    {
        var operation = await EndedAsync(operation => operation with { Account = "100245" });
        var blob = EventBlobs.NameOf(operation.Id, "f1");
        await _fixture.Blobs.SaveAsync(blob, new JObject { ["large"] = true }, default);
        await _fixture.NewLedger().NoteOtherContentAsync(operation.Id, "f2", "came again", default);
        _fixture.Clock.Advance(JustOver);

        await _fixture.NewRetention().RunAsync(default);

        Assert.Empty(await _fixture.RowsOfAsync(operation.Id));
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => _fixture.Blobs.LoadAsync(blob, default));
    }

    [Fact]
    public async Task Run_OverTheJournalOfMoves_ForgetsWhatIsAsOldAsOperationsThatItForgets()
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["account"] = "100245", ["amount"] = "10" };
        var old = await EndedAsync(operation => operation with { Run = "move-funds", Account = "100245", Arguments = arguments, SentAt = LedgerFixture.Noon });
        Assert.Contains(await _fixture.RowsOfAsync(old.Id), IsJournal);
        _fixture.Clock.Advance(JustOver);
        var young = await EndedAsync(operation => operation with { Run = "move-funds", Account = "100245", Arguments = arguments, SentAt = LedgerFixture.Noon });

        await _fixture.NewRetention().RunAsync(default);

        Assert.DoesNotContain(await _fixture.RowsOfAsync(old.Id), IsJournal);
        Assert.Contains(await _fixture.RowsOfAsync(young.Id), IsJournal);

        static bool IsJournal(Azure.Data.Tables.TableEntity row) => row.RowKey.StartsWith(OperationIndex.Moves.Prefix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OverAnOperationWithALongHistory_LeavesNothingOfIt()
    {
        var ledger = _fixture.NewLedger();
        var operation = (await ledger.InsertAsync(LedgerFixture.NewOperation(), "claimed", default)).Operation;
        for (var change = 0; change < 220; change++)
        {
            operation = await ledger.ChangeAsync(operation, operation with { Looks = change }, "looked at", default);
        }

        await ledger.ChangeAsync(operation, End(operation), "answered", default);
        _fixture.Clock.Advance(JustOver);

        await _fixture.NewRetention().RunAsync(default);

        Assert.Empty(await _fixture.RowsOfAsync(operation.Id));
    }

    [Fact]
    public async Task Run_BeforeItsTime_LeavesAnOperationAsItIs()
    {
        var operation = await EndedAsync();
        _fixture.Clock.Advance(TimeSpan.FromDays(90));

        await _fixture.NewRetention().RunAsync(default);

        Assert.Equal(operation.ETag, (await _fixture.NewLedger().FindAsync(operation.Id, default))!.ETag);
    }

    [Theory]
    [MemberData(nameof(WhatStays))]
    public async Task Run_OverWhatIsNotOver_LeavesItAsItIs(string what)
    {
        var operation = await EndedAsync(Staying[what]);
        _fixture.Clock.Advance(TimeSpan.FromDays(1000));

        await _fixture.NewRetention().RunAsync(default);

        Assert.Equal(operation.ETag, (await _fixture.NewLedger().FindAsync(operation.Id, default))?.ETag);
    }

    [Fact]
    public async Task Run_OverWhatRunsOnce_KeepsWhatMustBeRememberedAndNoMore()
    {
        var operation = await EndedAsync(operation => operation with
        {
            IsOnce = true,
            Account = $"{Guid.NewGuid():N}",
            Reason = "because of Ann",
            Event = new JObject { ["name"] = "Ann" },
            Arguments = new Dictionary<string, string> { ["account"] = "100245", ["amount"] = "12.5", ["description"] = "For Ann" },
            Result = new JObject { ["customer_balance"] = 1 },
            Record = new RecordRef("deals", $"{Guid.NewGuid():N}"),
        });
        _fixture.Clock.Advance(JustOver);

        await _fixture.NewRetention().RunAsync(default);

        var ledger = _fixture.NewLedger();
        var kept = (await ledger.FindAsync(operation.Id, default))!;
        Assert.Equal((CallState.Succeeded, operation.ReceivedAt, operation.FinishedAt), (kept.State, kept.ReceivedAt, kept.FinishedAt));
        Assert.Equal(new Dictionary<string, string> { ["account"] = "100245", ["amount"] = "12.5" }, kept.Arguments);
        Assert.Equal((null, null, ""), (kept.Event, kept.Result, kept.Reason));
        Assert.Single(await ledger.HistoryAsync(operation.Id, default));
        var queries = new OperationQueries(ledger);
        Assert.Single(await queries.OfAccountAsync(operation.Account, DateTimeOffset.MinValue, default));
        Assert.Single(await queries.OfRecordAsync(operation.Source, operation.Record!, DateTimeOffset.MinValue, default));
        Assert.False((await ledger.InsertAsync(operation, "claimed", default)).Inserted);
    }

    [Fact]
    public async Task Run_AfterOneThatKeptWhatRunsOnce_DoesNotComeByAgain()
    {
        var operation = await EndedAsync(operation => operation with { IsOnce = true });
        _fixture.Clock.Advance(JustOver);
        await _fixture.NewRetention().RunAsync(default);
        var reduced = await _fixture.NewLedger().FindAsync(operation.Id, default);

        await _fixture.NewRetention().RunAsync(default);

        Assert.Equal(reduced!.ETag, (await _fixture.NewLedger().FindAsync(operation.Id, default))!.ETag);
        Assert.DoesNotContain(await _fixture.RowsOfAsync(operation.Id), row => row.RowKey.StartsWith("end_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithMoreThanItsCap_GoesOnNextTime()
    {
        string[] ids = ["a0", "a1", "a2"];
        foreach (var id in ids)
        {
            await EndedAsync(operation => operation with { Id = id + operation.Id[2..] });
        }

        _fixture.Clock.Advance(JustOver);
        var retention = _fixture.NewRetention(mostOfAPartition: 2);
        await retention.RunAsync(default);
        Assert.Single(await LeftAsync());

        await retention.RunAsync(default);

        Assert.Empty(await LeftAsync());

        async Task<IReadOnlyList<string>> LeftAsync()
        {
            var left = new List<string>();
            await foreach (var row in _fixture.NewLedger().QueryAsync("a", "end_", "end_`", default))
            {
                left.Add(row.RowKey);
            }

            return left;
        }
    }

    [Fact]
    public async Task Run_WhileAPersonSendsItAgain_LeavesAllOfIt()
    {
        var operation = await EndedAsync();
        _fixture.Clock.Advance(JustOver);
        var ledger = _fixture.NewLedger();
        var isDone = false;
        var requests = new Requests("$batch")
        {
            Before = async _ =>
            {
                if (!isDone)
                {
                    isDone = true;
                    await ledger.ChangeAsync(operation, operation with { State = CallState.Waiting, FinishedAt = null }, "sent again", default);
                }
            },
        };

        await _fixture.NewRetention(policies: requests).RunAsync(default);

        Assert.True(isDone);
        Assert.Equal(["answered", "sent again"], (await ledger.HistoryAsync(operation.Id, default)).Select(line => line.Why));
    }

    [Fact]
    public async Task Run_OverAnOperationThatHasJustEndedAgain_LeavesAllOfIt()
    {
        var operation = await EndedAsync();
        _fixture.Clock.Advance(JustOver);
        var ledger = _fixture.NewLedger();
        var isDone = false;
        var requests = new Requests(OperationLedger.TableName)
        {
            Before = async request =>
            {
                if (!isDone && request.Uri.Query.Contains(RowKeys.Operation(operation.Id), StringComparison.Ordinal))
                {
                    isDone = true;
                    await ledger.ChangeAsync(operation, operation with { FinishedAt = _fixture.Clock.GetUtcNow() }, "done again", default);
                }
            },
        };

        await _fixture.NewRetention(policies: requests).RunAsync(default);

        Assert.True(isDone);
        Assert.Equal(["answered", "done again"], (await ledger.HistoryAsync(operation.Id, default)).Select(line => line.Why));
    }

    private async Task<Operation> EndedAsync(Func<Operation, Operation>? change = null)
    {
        var operation = End(LedgerFixture.NewOperation());
        return (await _fixture.NewLedger().InsertAsync(change is null ? operation : change(operation), "answered", default)).Operation;
    }

    private static Operation End(Operation operation) =>
        operation.Released(due: null) with { State = CallState.Succeeded, FinishedAt = LedgerFixture.Noon };
}
