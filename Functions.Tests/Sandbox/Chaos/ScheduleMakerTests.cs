using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Chaos;
using CsCheck;

namespace Bridge.Tests.Sandbox.Chaos;

public sealed class ScheduleMakerTests
{
    private static readonly Gen<ChaosPlan> Plans = Gen.Select(
        Gen.Int, Gen.Int[1, 600], Gen.Int[0, 120], Gen.Int[1, 3], (seed, events, kills, instances) => new ChaosPlan(seed, events, kills, instances));

    [Fact]
    public void Schedule_OfTheSamePlan_IsTheSame() => Plans.Sample(
        plan => Assert.Equal(ScheduleMaker.Make(plan).Lines(), ScheduleMaker.Make(plan).Lines()), iter: 20);

    [Fact]
    public void Schedule_OfASeed_IsTheSameOnEveryMachine()
    {
        var events = ScheduleMaker.Make(new ChaosPlan(1, 500, 100, 2)).Events;

        Assert.Equal(
            ["event 1: DealWon, account 7, 1.12", "event 2: OrderPaid, account 3, 1.29", "event 3: DealWon, account 8, 1.39"],
            events.Take(3).Select(one => $"{one}"));
    }

    [Fact]
    public void Schedule_OfAnotherSeed_IsAnother() => Assert.NotEqual(
        ScheduleMaker.Make(new ChaosPlan(1, 60, 8, 1)).Lines().Skip(1),
        ScheduleMaker.Make(new ChaosPlan(2, 60, 8, 1)).Lines().Skip(1));

    [Fact]
    public void Schedule_WithMoreKills_HasTheSameEvents() => Assert.Equal(
        ScheduleMaker.Make(new ChaosPlan(7, 60, 8, 1)).Events,
        ScheduleMaker.Make(new ChaosPlan(7, 60, 80, 2)).Events);

    [Fact]
    public void Schedule_DeliversEveryEvent_AndSomeAgainAndSomeLate()
    {
        var schedule = ScheduleMaker.Make(new ChaosPlan(3, 500, 100, 1));
        var deliveries = schedule.Moments.OfType<Delivery>().ToList();

        Assert.Equal(Enumerable.Range(1, 500), deliveries.Where(one => !one.IsDuplicate).SelectMany(one => one.Events).Order());
        Assert.Contains(deliveries, one => one.IsDuplicate);
        Assert.Contains(deliveries, one => one.Events.Count > 1);
        Assert.Contains(deliveries.Zip(deliveries.Skip(1)), pair => pair.First.Events[0] > pair.Second.Events[0]);
    }

    [Fact]
    public void Schedule_KillsAsOftenAsAsked_AmongTheInstances() => Plans.Sample(
        plan =>
        {
            var kills = ScheduleMaker.Make(plan).Moments.OfType<Kill>().ToList();
            Assert.Equal(plan.Kills, kills.Count);
            Assert.All(kills, kill => Assert.InRange(kill.Instance, 0, plan.Instances - 1));
        },
        iter: 20);

    [Fact]
    public void Schedule_OfARunThatIsLongEnough_HasEveryKindOfTrouble()
    {
        var schedule = ScheduleMaker.Make(new ChaosPlan(3, 500, 100, 2));

        Assert.Equal(Enum.GetValues<SendFault>(), schedule.SendFaults.Values.Select(trouble => trouble.Fault).Distinct().Order());
        Assert.Equal(Enum.GetValues<ReadFault>(), schedule.ReadFaults.Values.Distinct().Order());
        Assert.Equal(Enum.GetValues<StorageFault>(), schedule.StorageFaults.Values.Distinct().Order());
        Assert.Equal(Enum.GetValues<SpellKind>(), schedule.Moments.OfType<Spell>().Select(spell => spell.Kind).Distinct().Order());
        Assert.Single(schedule.Moments.OfType<TokenRotation>());
        Assert.Equal(
            [EntryKind.Payment, EntryKind.Adjustment, EntryKind.CallCharge, EntryKind.OtherCharge],
            schedule.Moments.OfType<EntryOfOthers>().Select(entry => entry.Kind).Distinct().Order());
    }

    [Fact]
    public void LateRequest_IsAppliedAfterTheBridgeGaveUp_AndBeforeItAsksTheBalance() => Plans.Sample(
        plan => Assert.All(
            ScheduleMaker.Make(plan).SendFaults.Values.Where(trouble => trouble.Fault == SendFault.AppliedLater),
            trouble => Assert.InRange(trouble.AppliedAfter, TimeSpan.FromSeconds(31), TimeSpan.FromMinutes(5))),
        iter: 20);

    // Whatever others moved in a window is a sum of some of their entries, and whatever the bridge moved is whole cents.
    [Fact]
    public void OthersMoney_IsNoWholeCents_WhateverOfItIsAddedUp() => Plans.Sample(
        plan =>
        {
            var schedule = ScheduleMaker.Make(plan);
            var others = schedule.Moments.OfType<EntryOfOthers>().Where(entry => entry.Kind != EntryKind.CallCharge).ToList();
            Assert.All(schedule.Events, one => Assert.Equal(0, one.Amount % 0.01m));
            Assert.All(others, entry => Assert.Equal(0.00001m, (Net(entry) + 1000) % 0.01m));
            Assert.True(others.Count < Amounts.MostOfOthers);
        },
        iter: 20);

    [Fact]
    public void Amount_OfEveryEvent_IsItsOwn() => Plans.Sample(
        plan =>
        {
            var amounts = ScheduleMaker.Make(plan).Events.Where(one => one.Moves).Select(one => Math.Abs(one.Amount)).ToList();
            Assert.Equal(amounts.Count, amounts.Distinct().Count());
            Assert.DoesNotContain(0, amounts);
        },
        iter: 20);

    private static decimal Net(EntryOfOthers entry) => entry.Kind == EntryKind.Adjustment ? -entry.Amount : entry.Amount;
}
