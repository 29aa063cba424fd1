using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Chaos;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Sandbox.Chaos;

/// <summary>The judge over made-up books: a fault of the bridge must show, whatever the bridge says itself.</summary>
public sealed class JudgeTests
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 2, 0, 0, TimeSpan.Zero));
    private readonly BillingBook _book;
    private readonly string _account;
    private readonly string _another;

    public JudgeTests()
    {
        _book = new BillingBook(_clock);
        _account = _book.Open("Harbour Bakery", "accounts@harbour-bakery.example")!.Number;
        _another = _book.Open("Lantern Books", "hello@lantern-books.example")!.Number;
    }

    [Fact]
    public void Move_OnceAndToldToTheCrm_IsGood()
    {
        _book.Move(_account, 10, "Deal 1 [id]");

        Assert.Equal(Fate.Good, FateOf(Done()));
    }

    [Fact]
    public void Move_Twice_IsDoubled_WhateverTheBridgeSays()
    {
        _book.Move(_account, 10, "Deal 1 [id]");
        _book.Move(_account, 10, "Deal 1 [id]");

        Assert.Equal(Fate.Doubled, FateOf(Done()));
        Assert.Equal(Fate.Doubled, FateOf(Done() with { State = CallState.NeedsReview }));
        Assert.Equal(Fate.Doubled, FateOf(null));
    }

    [Fact]
    public void Move_ThatTheBridgeClaimsAndTheBookLacks_IsLost() => Assert.Equal(Fate.Lost, FateOf(Done()));

    [Fact]
    public void Event_ThatWasTakenAndIsUnknown_IsLost() => Assert.Equal(Fate.Lost, FateOf(null));

    [Fact]
    public void Event_ThatWasNeverTaken_IsNotLost() => Assert.Equal(Fate.NotTaken, FateOf(null, isAcknowledged: false));

    [Theory]
    [InlineData(CallState.Running)]
    [InlineData(CallState.Waiting)]
    [InlineData(CallState.Sending)]
    [InlineData(CallState.InDoubt)]
    public void Event_ThatTheBridgeIsNotDoneWith_IsUnsettled(CallState state) => Assert.Equal(Fate.Unsettled, FateOf(Done() with { State = state }));

    [Fact]
    public void Move_WhoseWriteBackIsPending_IsUnsettled()
    {
        _book.Move(_account, 10, "Deal 1 [id]");

        Assert.Equal(Fate.Unsettled, FateOf(Done() with { WriteBack = WriteBackState.Pending }));
    }

    [Fact]
    public void Move_ThatIsStillToBeLookedAt_IsUnsettled()
    {
        _book.Move(_account, 10, "Deal 1 [id]");

        Assert.Equal(Fate.Unsettled, FateOf(Done() with { Due = _clock.GetUtcNow() }));
    }

    [Fact]
    public void Move_ThatTheCrmNeverHeardOf_IsWrong()
    {
        _book.Move(_account, 10, "Deal 1 [id]");

        Assert.Equal(Fate.Wrong, FateOf(Done(), writeBacks: 0));
    }

    [Fact]
    public void Move_OfAnotherAmount_IsWrong()
    {
        _book.Move(_account, 9.99m, "Deal 1 [id]");

        Assert.Equal(Fate.Wrong, FateOf(Done()));
    }

    [Fact]
    public void Move_OnAnotherAccount_IsWrong()
    {
        _book.Move(_another, 10, "Deal 1 [id]");

        Assert.Equal(Fate.Wrong, FateOf(Done()));
    }

    [Fact]
    public void Move_BookedAsAdjustment_IsGood()
    {
        _book.Booking = MoveBooking.Adjustment;
        _book.Move(_account, 10, "Deal 1 [id]");

        Assert.Equal(Fate.Good, FateOf(Done()));
    }

    [Theory]
    [InlineData(CallState.Refused)]
    [InlineData(CallState.DeadLettered)]
    [InlineData(CallState.Skipped)]
    public void Event_ThatEndedWithoutCause_IsWrong(CallState state) => Assert.Equal(Fate.Wrong, FateOf(Done() with { State = state }));

    [Fact]
    public void Order_ForNobody_MustBeRefusedAndTold()
    {
        var order = new ChaosEvent(1, EventKind.OrderForNobody, 0, 10);

        Assert.Equal(Fate.Good, FateOf(Done() with { State = CallState.Refused }, order));
        Assert.Equal(Fate.Wrong, FateOf(Done() with { State = CallState.Refused }, order, writeBacks: 0));
        Assert.Equal(Fate.Wrong, FateOf(Done(), order));
    }

    [Fact]
    public void Balance_ThatWasNeverTold_IsLost()
    {
        var asked = new ChaosEvent(1, EventKind.BalanceAsked, 0, 0);

        Assert.Equal(Fate.Good, FateOf(Done(), asked));
        Assert.Equal(Fate.Lost, FateOf(Done(), asked, writeBacks: 0));
    }

    [Theory]
    [InlineData(EntryKind.Payment)]
    [InlineData(EntryKind.Adjustment)]
    [InlineData(EntryKind.OtherCharge)]
    public void Review_WhereOthersMovedTheAccountsMoney_IsAllowed(EntryKind kind)
    {
        var review = Review();
        _book.Book(_account, kind, 3.00001m, "Paid by card", review.Evidence.Readings[0].At.AddMinutes(1));

        Assert.Equal(Fate.Reviewed, FateOf(review));
    }

    [Fact]
    public void Review_WhereNobodyElseMoved_IsNotAllowed() => Assert.Equal(Fate.ReviewedForNothing, FateOf(Review()));

    [Fact]
    public void Review_WhereOnlyCallsWentOn_IsNotAllowed()
    {
        var review = Review();
        _book.Book(_account, EntryKind.CallCharge, 3, "A call", review.Evidence.Readings[0].At.AddMinutes(1));

        Assert.Equal(Fate.ReviewedForNothing, FateOf(review));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void Review_WhereOthersMovedBeforeOrAfterTheReadings_IsNotAllowed(int minutes)
    {
        var review = Review();
        _book.Book(_account, EntryKind.Payment, 3.00001m, "Paid by card", review.Evidence.Readings[0].At.AddMinutes(minutes));

        Assert.Equal(Fate.ReviewedForNothing, FateOf(review));
    }

    [Fact]
    public void Review_WhereOthersMovedOnAnotherAccount_IsNotAllowed()
    {
        var review = Review();
        _book.Book(_another, EntryKind.Payment, 3.00001m, "Paid by card", review.Evidence.Readings[0].At.AddMinutes(1));

        Assert.Equal(Fate.ReviewedForNothing, FateOf(review));
    }

    [Fact]
    public void Review_OfASecondAttempt_WhereOthersMovedDuringTheFirst_IsNotAllowed_UnlessTheLaterLookReachesBackThere()
    {
        var review = Review();
        var (day, balance, start) = (review.Evidence.Readings[0].From, review.Evidence.Readings[0].Balance, _clock.GetUtcNow());
        _book.Book(_account, EntryKind.Payment, 3.00001m, "Paid by card", start.AddMinutes(8));
        var second = review with
        {
            Evidence = review.Evidence
                .With(new Reading(ReadingKind.Baseline, 2, start.AddMinutes(10), day, day, balance))
                .With(new Reading(ReadingKind.Settling, 2, start.AddMinutes(16), day, day, balance)),
        };

        Assert.Equal(Fate.ReviewedForNothing, FateOf(second));
        Assert.Equal(Fate.Reviewed, FateOf(second with
        {
            Evidence = second.Evidence.With(new Reading(ReadingKind.Later, 2, start.AddMinutes(40), day, day, balance)),
        }));
    }

    [Fact]
    public void Stray_IsAMoveThatNoEventAccountsFor()
    {
        _book.Move(_account, 10, "Deal 1 [id]");
        _book.Move(_account, 12, "Deal 2 [another]");
        _book.Book(_account, EntryKind.Payment, 3, "Paid by card");

        var stray = Assert.Single(new Judge(_book, Leeway).Strays([Truth(Done())]));

        Assert.Equal(12, stray.Entry.Effect);
    }

    [Fact]
    public void Line_OfAReport_CountsWhatHappened()
    {
        var judge = new Judge(_book, Leeway);
        EventVerdict[] verdicts =
        [
            judge.Of(Truth(Done())),
            judge.Of(Truth(Review())),
            judge.Of(Truth(Done() with { State = CallState.InDoubt })),
            judge.Of(Truth(null, isAcknowledged: false)),
        ];

        var report = new ChaosReport(verdicts, [], []);

        Assert.Equal("events 4, acknowledged 3, lost 1, doubled 0, review 1, unsettled 1", report.Line);
        Assert.False(report.IsGood);
        Assert.Equal(4, report.Faults.Count());
    }

    [Fact]
    public void Report_OfAGoodRun_IsGood_UnlessACaseOrAnythingElseFailed()
    {
        _book.Move(_account, 10, "Deal 1 [id]");
        var report = new ChaosReport([new Judge(_book, Leeway).Of(Truth(Done()))], [new("a case", IsGood: true, "as it must")], []);

        Assert.True(report.IsGood);
        Assert.False((report with { Failures = ["The moves do not add up."] }).IsGood);
        Assert.False((report with { Cases = [new("a case", IsGood: false, "unnoticed")] }).IsGood);
    }

    private Fate FateOf(Operation? operation, ChaosEvent? about = null, bool isAcknowledged = true, int writeBacks = 1) =>
        new Judge(_book, Leeway).Of(Truth(operation, about, isAcknowledged, writeBacks)).Fate;

    private EventTruth Truth(Operation? operation, ChaosEvent? about = null, bool isAcknowledged = true, int writeBacks = 1) => new(
        about ?? new ChaosEvent(1, EventKind.DealWon, 0, 10),
        "id",
        _account,
        isAcknowledged,
        [.. MoveOfApi.In(_book).Where(move => move.Entry.Description.Contains("[id]", StringComparison.Ordinal))],
        writeBacks,
        operation);

    private Operation Review()
    {
        var day = new DateOnly(2026, 3, 10);
        var balance = new Balance(0, 0, 0, 0, 0, 0, 0);
        var start = _clock.GetUtcNow();
        return Done() with
        {
            State = CallState.NeedsReview,
            WriteBack = WriteBackState.None,
            Evidence = new Evidence(
            [
                new Reading(ReadingKind.Baseline, 1, start, day, day, balance),
                new Reading(ReadingKind.Settling, 1, start.AddMinutes(6), day, day, balance),
                new Reading(ReadingKind.Settling, 1, start.AddMinutes(7), day, day, balance),
            ]),
        };
    }

    private Operation Done() => new()
    {
        Id = "id",
        Source = "hubspot",
        Route = "deal-won-moves-funds",
        Run = "move-funds",
        State = CallState.Succeeded,
        WriteBack = WriteBackState.Done,
        Attempt = 1,
        ReceivedAt = _clock.GetUtcNow(),
        Fingerprint = "f",
    };
}
