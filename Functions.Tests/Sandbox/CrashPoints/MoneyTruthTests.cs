using Bridge.Sandbox.CrashPoints;

namespace Bridge.Tests.Sandbox.CrashPoints;

public sealed class MoneyTruthTests
{
    private static readonly MoneyTruth Good = new(150, [150], 0, ["Moved 150."], IsBalanceRight: true);

    [Fact]
    public void Truth_OfOneMoveAndOneNote_IsGood()
    {
        Assert.Empty(Good.Faults);
        Assert.False(Good.IsLost || Good.IsDoubled);
    }

    [Fact]
    public void Truth_OfMoneyThatMovedTwice_IsDoubled()
    {
        var truth = Good with { Moved = [150, 150] };

        Assert.True(truth.IsDoubled);
        Assert.Single(truth.Faults);
    }

    [Fact]
    public void Truth_OfMoneyThatDidNotMove_IsLost()
    {
        var truth = Good with { Moved = [] };

        Assert.True(truth.IsLost);
        Assert.Single(truth.Faults);
    }

    [Fact]
    public void Truth_OfTwoNotesOrNone_IsDoubledOrLost()
    {
        Assert.True((Good with { Notes = ["Moved 150.", "Moved 150."] }).IsDoubled);
        Assert.True((Good with { Notes = [] }).IsLost);
    }

    [Fact]
    public void Truth_OfAnotherAmountOrOneSideAloneOrAnOldBalance_IsAFault()
    {
        Assert.Single((Good with { Moved = [15] }).Faults);
        Assert.Single((Good with { FromNowhere = 150 }).Faults);
        Assert.Single((Good with { IsBalanceRight = false }).Faults);
    }
}
