using System.Text;
using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Ledger;

[Collection(AzuriteCollection.Name)]
public sealed class ErasureTests(AzuriteFixture azurite)
{
    private const string Ann = "Ann";

    private static readonly Dictionary<string, Func<Operation, Operation>> Open = new(StringComparer.Ordinal)
    {
        ["running"] = operation => operation with { State = CallState.Running },
        ["waiting"] = operation => operation with { State = CallState.Waiting },
        ["a captcha"] = operation => operation with { State = CallState.AwaitingCaptcha },
        ["in doubt"] = operation => operation with { State = CallState.InDoubt },
        ["a review"] = operation => operation with { State = CallState.NeedsReview },
        ["a write-back that is still to be made"] = operation => operation with { WriteBack = WriteBackState.Pending },
        ["a later look"] = operation => operation with { Due = LedgerFixture.Noon.AddMinutes(30) },
    };

    private readonly LedgerFixture _fixture = new(azurite);
    private readonly RecordRef _record = new("deals", $"{Guid.NewGuid():N}");

    public static TheoryData<string> WhatIsOpen => [.. Open.Keys];

    [Fact]
    public async Task Erase_OfAnOperationThatEnded_LeavesNoWordOfTheRecordAndAllSums()
    {
        var operation = await InsertAsync();

        var result = await EraseAsync();

        Assert.Equal([operation.Id], result.Erased);
        Assert.Empty(result.Open);
        Assert.DoesNotContain(Ann, await TextOfAsync(operation.Id), StringComparison.Ordinal);
        var kept = (await _fixture.NewLedger().FindAsync(operation.Id, default))!;
        Assert.Equal((CallState.Succeeded, WriteBackState.Done, "100245"), (kept.State, kept.WriteBack, kept.Account));
        Assert.Equal((operation.ReceivedAt, operation.SentAt, operation.FinishedAt), (kept.ReceivedAt, kept.SentAt, kept.FinishedAt));
        Assert.Equal(new Dictionary<string, string> { ["account"] = "100245", ["amount"] = "12.5" }, kept.Arguments);
        Assert.Equal(operation.Evidence.Readings, kept.Evidence.Readings);
    }

    [Fact]
    public async Task Erase_OfAnOperationThatEnded_KeepsTheStatesOfItsHistoryAndSaysWhoAskedAndWhy()
    {
        var operation = await InsertAsync();

        await EraseAsync();

        var history = await _fixture.NewLedger().HistoryAsync(operation.Id, default);
        Assert.Equal(["Succeeded/Done", "", "Succeeded/Done"], history.Select(line => line.To));
        Assert.Equal(LedgerFixture.Noon, history[0].At);
        Assert.Contains("Otto", history[^1].Why, StringComparison.Ordinal);
        Assert.Contains("she asked for it", history[^1].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erase_OfALargeEvent_RemovesItsBlobsEvenIfOneStayedBehind()
    {
        var operation = await InsertAsync();
        var blob = EventBlobs.NameOf(operation.Id, "f2");
        await EraseAsync();
        await _fixture.Blobs.SaveAsync(blob, new JObject { ["name"] = Ann }, default);

        await EraseAsync();

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => _fixture.Blobs.LoadAsync(blob, default));
    }

    [Fact]
    public async Task Erase_AskedTwice_ChangesNothingMore()
    {
        var operation = await InsertAsync();
        await EraseAsync();
        var first = await _fixture.NewLedger().FindAsync(operation.Id, default);

        var result = await EraseAsync();

        Assert.Equal([operation.Id], result.Erased);
        Assert.Equal(first!.ETag, (await _fixture.NewLedger().FindAsync(operation.Id, default))!.ETag);
    }

    [Theory]
    [MemberData(nameof(WhatIsOpen))]
    public async Task Erase_OfWhatHasSomethingLeftToDo_IsSaidAndNotDone(string what)
    {
        var closed = await InsertAsync();
        var operation = await InsertAsync(Open[what]);

        var result = await EraseAsync();

        Assert.Equal((closed.Id, operation.Id), (Assert.Single(result.Erased), Assert.Single(result.Open)));
        Assert.Equal(operation.ETag, (await _fixture.NewLedger().FindAsync(operation.Id, default))!.ETag);
    }

    [Fact]
    public async Task Erase_OfADeadLetter_SaysThatItCannotBeSentAgain()
    {
        var operation = await InsertAsync(operation => operation with { State = CallState.DeadLettered });

        await EraseAsync();

        var kept = (await _fixture.NewLedger().FindAsync(operation.Id, default))!;
        Assert.Equal(CallState.DeadLettered, kept.State);
        Assert.NotEmpty(kept.Advice);
    }

    [Fact]
    public async Task Erase_WithALongHistory_LeavesNoWordOfTheRecord()
    {
        var ledger = _fixture.NewLedger();
        var operation = await InsertAsync();
        for (var change = 0; change < 210; change++)
        {
            operation = await ledger.ChangeAsync(operation, operation with { Looks = change }, $"looked for {Ann}", default);
        }

        await EraseAsync();

        Assert.DoesNotContain(Ann, await TextOfAsync(operation.Id), StringComparison.Ordinal);
        Assert.Equal(213, (await ledger.HistoryAsync(operation.Id, default)).Count);
    }

    [Fact]
    public async Task Erase_WhileTheOperationChanges_LooksAgainAtWhatItIsNow()
    {
        var ledger = _fixture.NewLedger();
        var changed = await InsertAsync();
        var isDone = false;
        var requests = new Requests("$batch")
        {
            Before = async _ =>
            {
                if (!isDone)
                {
                    isDone = true;
                    changed = await ledger.ChangeAsync(changed, changed with { State = CallState.Waiting, FinishedAt = null }, "sent again", default);
                }
            },
        };

        var result = await _fixture.NewErasure(requests).EraseAsync("hubspot", _record, "Otto", "she asked for it", default);

        Assert.Equal([changed.Id], result.Open);
        Assert.Equal(Ann, (string?)(await ledger.FindAsync(changed.Id, default))!.Event!["name"]);
    }

    [Fact]
    public async Task Erase_WhoseAnswerWasLost_IsDoneOnce()
    {
        var operation = await InsertAsync();
        var lost = new LostAnswers { ToLose = 1 };

        var result = await _fixture.NewErasure(lost).EraseAsync("hubspot", _record, "Otto", "she asked for it", default);

        Assert.Equal((1, operation.Id), (lost.Lost, Assert.Single(result.Erased)));
        Assert.Equal(3, (await _fixture.NewLedger().HistoryAsync(operation.Id, default)).Count);
    }

    [Fact]
    public async Task Erase_OfOneRecord_LeavesOthersAlone()
    {
        var other = await InsertAsync(operation => operation with { Record = _record with { Type = "contacts" } });

        var result = await EraseAsync();

        Assert.Empty(result.Erased);
        Assert.Equal(other.ETag, (await _fixture.NewLedger().FindAsync(other.Id, default))!.ETag);
    }

    private Task<ErasureResult> EraseAsync() => _fixture.NewErasure().EraseAsync("hubspot", _record, "Otto", "she asked for it", default);

    private async Task<Operation> InsertAsync(Func<Operation, Operation>? change = null)
    {
        var ledger = _fixture.NewLedger();
        var operation = LedgerFixture.NewOperation().Released(due: null) with
        {
            State = CallState.Succeeded,
            WriteBack = WriteBackState.Done,
            SentAt = LedgerFixture.Noon,
            FinishedAt = LedgerFixture.Noon,
            Record = _record,
            Account = "100245",
            Reason = $"{Ann} is unknown",
            Advice = $"Ask {Ann}",
            Event = new JObject { ["name"] = Ann },
            Arguments = new Dictionary<string, string> { ["account"] = "100245", ["amount"] = "12.5", ["description"] = $"For {Ann}" },
            Result = new JObject { ["name"] = Ann },
            Change = new JObject { ["note"] = Ann },
            Evidence = Evidence.None.With(new Reading(
                ReadingKind.Baseline, 1, LedgerFixture.Noon, new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 2), new Balance(10, 2, 3, 4, 5, 12, 0))),
        };
        var (inserted, _) = await ledger.InsertAsync(change is null ? operation : change(operation), $"claimed for {Ann}", default);
        await ledger.NoteOtherContentAsync(inserted.Id, "f2", $"{Ann} came again", default);
        return inserted;
    }

    private async Task<string> TextOfAsync(string id)
    {
        var columns = (await _fixture.RowsOfAsync(id)).SelectMany(row => row.Select(column => column.Value));
        return string.Join('\n', columns.Select(value => value is byte[] json ? Encoding.UTF8.GetString(json) : value?.ToString()));
    }
}
