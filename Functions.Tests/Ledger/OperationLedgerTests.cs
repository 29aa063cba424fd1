using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Ledger;

[Collection(AzuriteCollection.Name)]
public sealed class OperationLedgerTests(AzuriteFixture azurite)
{
    private readonly LedgerFixture _fixture = new(azurite);

    [Fact]
    public async Task Insert_ManyOfOneIdAtOnce_ExactlyOneIsInserted()
    {
        var ledger = _fixture.NewLedger();
        var operation = LedgerFixture.NewOperation();

        var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            number => ledger.InsertAsync(operation.HeldBy($"invocation {number}", LedgerFixture.Noon.AddMinutes(2)), "claimed", default)));

        var winner = Assert.Single(claims, claim => claim.Inserted);
        Assert.All(claims, claim => Assert.Equal(winner.Operation.Invocation, claim.Operation.Invocation));
    }

    [Fact]
    public async Task Insert_WhoseAnswerWasLost_IsStillTheCallers()
    {
        var lost = new LostAnswers { ToLose = 1 };
        var (stored, inserted) = await _fixture.NewLedger(lost).InsertAsync(LedgerFixture.NewOperation(), "claimed", default);

        Assert.Equal(1, lost.Lost);
        Assert.True(inserted);
        await _fixture.NewLedger().ChangeAsync(stored, stored with { State = CallState.Sending }, "sending", default);
    }

    [Fact]
    public async Task Change_WhoseAnswerWasLost_IsStillTheCallersAndMadeOnce()
    {
        var lost = new LostAnswers();
        var ledger = _fixture.NewLedger(lost);
        var (claimed, _) = await ledger.InsertAsync(LedgerFixture.NewOperation(), "claimed", default);
        lost.ToLose = 1;

        var sending = await ledger.ChangeAsync(claimed, claimed with { State = CallState.Sending }, "sending", default);
        await ledger.ChangeAsync(sending, sending.Released(due: null) with { State = CallState.Succeeded }, "answered", default);

        Assert.Equal(1, lost.Lost);
        var history = await ledger.HistoryAsync(claimed.Id, default);
        Assert.Equal(["Running/None", "Sending/None", "Succeeded/None"], history.Select(line => line.To));
    }

    [Fact]
    public async Task Change_OfAnOldVersion_ConflictsAndShowsTheCurrentOne()
    {
        var ledger = _fixture.NewLedger();
        var (claimed, _) = await ledger.InsertAsync(LedgerFixture.NewOperation(), "claimed", default);
        await ledger.ChangeAsync(claimed, claimed.HeldBy("second", LedgerFixture.Noon.AddMinutes(4)), "taken over", default);

        var conflict = await Assert.ThrowsAsync<LedgerConflictException>(
            () => ledger.ChangeAsync(claimed, claimed with { State = CallState.Sending }, "sending", default));

        Assert.Equal("second", conflict.Current.Invocation);
        Assert.Equal(CallState.Running, (await ledger.FindAsync(claimed.Id, default))!.State);
    }

    [Fact]
    public async Task Change_AfterAnotherMadeOneInTheSameInvocationsName_Conflicts()
    {
        var ledger = _fixture.NewLedger();
        var (claimed, _) = await ledger.InsertAsync(LedgerFixture.NewOperation(), "claimed", default);
        await ledger.ChangeAsync(claimed, claimed with { State = CallState.InDoubt }, "given up", default);

        await Assert.ThrowsAsync<LedgerConflictException>(
            () => ledger.ChangeAsync(claimed, claimed with { State = CallState.Succeeded }, "answered", default));
    }

    [Fact]
    public async Task Change_ByOneWhoOnlyFoundTheOperation_IsMade()
    {
        var ledger = _fixture.NewLedger();
        var (claimed, _) = await ledger.InsertAsync(LedgerFixture.NewOperation(), "claimed", default);

        var found = await ledger.FindAsync(claimed.Id, default);
        await ledger.ChangeAsync(found!, found!.HeldBy("second", LedgerFixture.Noon.AddMinutes(9)), "taken over", default);

        Assert.Equal("second", (await ledger.FindAsync(claimed.Id, default))!.Invocation);
    }

    [Fact]
    public async Task History_OfAnOperation_HasALineForEveryChange()
    {
        var ledger = _fixture.NewLedger();
        var (operation, _) = await ledger.InsertAsync(LedgerFixture.NewOperation(), "claimed", default);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        await ledger.ChangeAsync(operation, operation with { State = CallState.Sending }, "sending move-funds", default);

        var history = await ledger.HistoryAsync(operation.Id, default);

        Assert.Equal(
            [
                new HistoryLine(0, LedgerFixture.Noon, "", "Running/None", "claimed"),
                new HistoryLine(1, LedgerFixture.Noon.AddSeconds(1), "Running/None", "Sending/None", "sending move-funds"),
            ],
            history);
    }

    [Fact]
    public async Task NoteOtherContent_WhileAnInvocationIsAtWork_IsKeptOnceAndDoesNotDisturbIt()
    {
        var ledger = _fixture.NewLedger();
        var (claimed, _) = await ledger.InsertAsync(LedgerFixture.NewOperation(), "claimed", default);

        Assert.True(await ledger.NoteOtherContentAsync(claimed.Id, "f2", "came again", default));
        Assert.False(await ledger.NoteOtherContentAsync(claimed.Id, "f2", "came again", default));
        Assert.True(await ledger.NoteOtherContentAsync(claimed.Id, "f3", "came again", default));
        await ledger.ChangeAsync(claimed, claimed with { State = CallState.Sending }, "sending", default);

        var history = await ledger.HistoryAsync(claimed.Id, default);
        Assert.Equal(2, history.Count(line => line.Why == "came again"));
    }

    [Fact]
    public async Task Due_OfOpenOperations_ListsThoseWhoseTimeHasCome()
    {
        var ledger = _fixture.NewLedger();
        var (overdue, _) = await ledger.InsertAsync(LedgerFixture.NewOperation(), "claimed", default);
        var (later, _) = await ledger.InsertAsync(LedgerFixture.NewOperation().HeldBy("first", LedgerFixture.Noon.AddHours(1)), "claimed", default);
        var (ended, _) = await ledger.InsertAsync(LedgerFixture.NewOperation(), "claimed", default);
        await ledger.ChangeAsync(ended, ended.Released(due: null) with { State = CallState.Succeeded, FinishedAt = LedgerFixture.Noon }, "answered", default);

        var due = new HashSet<string>();
        await foreach (var id in ledger.DueAsync(LedgerFixture.Noon.AddMinutes(3), default))
        {
            due.Add(id);
        }

        Assert.Contains(overdue.Id, due);
        Assert.DoesNotContain(later.Id, due);
        Assert.DoesNotContain(ended.Id, due);
    }

    [Fact]
    public async Task Find_AfterEverythingWasSet_ReadsWhatWasWritten()
    {
        var ledger = _fixture.NewLedger();
        var full = LedgerFixture.NewOperation() with
        {
            WriteBack = WriteBackState.Pending,
            Reason = "why",
            WriteBackAttempt = 2,
            FinishedAt = LedgerFixture.Noon,
            Record = new RecordRef("deals/é#?", "1_2\\3"),
            Account = "AU 00/12",
            Event = new JObject { ["amount"] = 245.71293m, ["id"] = "2026-03-01T00:00:00Z" },
            Arguments = new Dictionary<string, string> { ["amount"] = "245.71293" },
            Result = new JObject { ["large"] = new string('ü', 100_000) },
            Change = new JObject { ["note"] = "n" },
            TraceParent = "00-1-2-01",
        };
        await ledger.InsertAsync(full, "claimed", default);

        var found = await ledger.FindAsync(full.Id, default);

        Assert.Equal(
            full with { Event = null, Arguments = null, Result = null, Change = null, Mark = "", ETag = default, DueETag = default },
            found! with { Event = null, Arguments = null, Result = null, Change = null, Mark = "", ETag = default, DueETag = default });
        Assert.Equal(full.Event.ToString(), found.Event!.ToString());
        Assert.Equal(JTokenType.String, found.Event["id"]!.Type);
        Assert.Equal(full.Arguments, found.Arguments);
        Assert.True(JToken.DeepEquals(full.Result, found.Result));
        Assert.True(JToken.DeepEquals(full.Change, found.Change));
    }
}
