using Bridge.Http;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Http;

public sealed class PaceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task TakeTurn_SoManyASecond_ComeAtOnceAndTheNextASecondLater()
    {
        var clock = new FakeTimeProvider();
        var pace = new Pace(2, Second, clock);

        var turns = Enumerable.Range(0, 5).Select(_ => pace.TakeTurnAsync(Long, default).AsTask()).ToArray();

        Assert.Equal([true, true, false, false, false], turns.Select(turn => turn.IsCompleted));
        clock.Advance(Second);
        Assert.All(await Task.WhenAll(turns[..4]), Assert.True);
        Assert.False(turns[4].IsCompleted);
        clock.Advance(Second);
        Assert.True(await turns[4]);
    }

    [Fact]
    public Task TakeTurn_WheneverAskedFor_ComesNoMoreThanSoManyTimesWithinAnySecond() =>
        // Away from the test runner's context, a turn goes on within the tick of the clock that brings it.
        Task.Run(() => Gen.Select(Gen.Int[1, 5], Gen.Int[0, 400].Array[1, 20]).Sample((perSecond, pauses) =>
        {
            var clock = new FakeTimeProvider();
            var pace = new Pace(perSecond, Second, clock);
            var begun = new List<TimeSpan>();
            var start = clock.GetTimestamp();
            var turns = new List<Task>();
            foreach (var pause in pauses)
            {
                Advance(clock, pause);
                turns.Add(BeginAsync());
            }

            while (turns.Exists(turn => !turn.IsCompleted))
            {
                Advance(clock, 1);
            }

            begun.Sort();
            return begun.Count == pauses.Length
                && begun.Skip(perSecond).Zip(begun, (later, earlier) => later - earlier).All(apart => apart >= Second);

            async Task BeginAsync()
            {
                await pace.TakeTurnAsync(Long, default);
                begun.Add(clock.GetElapsedTime(start));
            }
        }));

    [Fact]
    public async Task TakeTurn_ThatWouldComeTooLate_IsNotTaken()
    {
        var clock = new FakeTimeProvider();
        var pace = new Pace(1, Second, clock);
        Assert.True(await pace.TakeTurnAsync(TimeSpan.Zero, default));

        Assert.False(await pace.TakeTurnAsync(Second / 2, default));
        clock.Advance(Second);

        Assert.True(await pace.TakeTurnAsync(TimeSpan.Zero, default));
    }

    private static void Advance(FakeTimeProvider clock, int milliseconds)
    {
        // Turns come at whole milliseconds, and a step would tell the time of its end.
        for (var passed = 0; passed < milliseconds; passed++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }
    }
}
