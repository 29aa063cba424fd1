using System.Globalization;
using Bridge.Sandbox.Billing;
using Bridge.Tests.Scenarios;
using CsCheck;

namespace Bridge.Tests.Interleavings;

/// <summary>
/// Two workers, a sweep and poisoned messages in any order, with whatever may go wrong between any two requests: the money moves
/// once, and every step is one that the design allows.
/// </summary>
/// <remarks>
/// It runs for <c>INTERLEAVINGS_SECONDS</c>, 25 unless it is set. A failure tells its story and its seed; <c>CsCheck_Seed</c> plays it again.
/// </remarks>
[Collection(AzuriteCollection.Name)]
public sealed class InterleavingTests(AzuriteFixture azurite)
{
    private static readonly int Seconds =
        int.TryParse(Environment.GetEnvironmentVariable("INTERLEAVINGS_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 25;

    [Fact]
    public Task MoveFunds_InAnyInterleaving_MovesTheMoneyOnceAndTakesNoStepThatTheDesignDoesNotAllow() =>
        Schedule.Any.SampleAsync(schedule => Play.OnStageAsync(azurite, play => PlayAsync(play, schedule)), time: Seconds, threads: 1);

    private static async Task PlayAsync(Play play, Schedule schedule)
    {
        play.World.Billing.Book.Booking = schedule.BooksAdjustments ? MoveBooking.Adjustment : MoveBooking.Payment;
        var first = Deal.In(play.World, "1");
        foreach (var amount in schedule.Amounts)
        {
            await play.WinAsync(Deal.Of(play.World, first.Company, amount.ToString(CultureInfo.InvariantCulture), first.Account));
        }

        var moves = new Moves(play, schedule.Others);
        foreach (var pick in schedule.Picks)
        {
            await moves.MakeAsync(pick);
        }

        foreach (var worker in play.Workers)
        {
            worker.IsFrozen = false;
        }

        var quiet = new Quiet(play);
        await quiet.ComeAsync();
        await quiet.CheckAsync();
    }
}
