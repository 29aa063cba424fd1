using Bridge.Sandbox.Billing;

namespace Bridge.Sandbox.Chaos;

/// <summary>Makes a schedule of a plan, and of nothing else.</summary>
internal static class ScheduleMaker
{
    private const int EventsAnAccount = 30;
    private const int FewestAccounts = 6;
    private const int MostADelivery = 5;

    private static readonly TimeSpan BetweenEvents = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromMinutes(1.5);

    // The bridge gives a move up after half a minute, and asks the balance after five minutes more.
    private static readonly TimeSpan SoonestLater = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan LatestLater = TimeSpan.FromMinutes(4.5);

    /// <summary>The schedule of a plan.</summary>
    public static ChaosSchedule Make(ChaosPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var accounts = Math.Max(FewestAccounts, plan.Events / EventsAnAccount);
        var lasts = Longer(plan.Events * BetweenEvents, plan.Kills * BetweenKills);
        var events = Events(plan, accounts);
        Moment[] moments =
        [
            .. Deliveries(plan, events, lasts),
            .. Kills(plan, lasts),
            .. OfOthers(plan, accounts, lasts),
            .. Spells(plan, lasts),
        ];

        // Far more requests than there will be: what becomes of one must not depend on how many came before the end.
        return new ChaosSchedule(
            plan,
            accounts,
            events,
            [.. moments.OrderBy(moment => moment.At)],
            Faults(new Chance(plan.Seed, "moves"), plan.Events * 4, 30, SendTroubleOf),
            Faults(new Chance(plan.Seed, "reads"), plan.Events * 12, 8, chance => chance.OneOf(Enum.GetValues<ReadFault>())),
            Faults(new Chance(plan.Seed, "storage"), plan.Events * 200, 1, chance => chance.OneOf(Enum.GetValues<StorageFault>())));
    }

    private static ChaosEvent[] Events(ChaosPlan plan, int accounts)
    {
        var chance = new Chance(plan.Seed, "events");
        return [.. Enumerable.Range(1, plan.Events).Select(number => Event(number, accounts, chance))];
    }

    private static ChaosEvent Event(int number, int accounts, Chance chance)
    {
        var kind = chance.Below(100) switch
        {
            < 45 => EventKind.DealWon,
            < 78 => EventKind.OrderPaid,
            < 80 => EventKind.OrderForNobody,
            _ => EventKind.BalanceAsked,
        };
        var (account, amount) = (chance.Below(accounts), Amounts.OfEvent(number, chance));

        // A deal brings money; an order may take some back.
        var isBack = kind == EventKind.OrderPaid && chance.Percent(15);
        return new ChaosEvent(number, kind, account, kind == EventKind.BalanceAsked ? 0 : isBack ? -amount : amount);
    }

    // Every event once; some a second and a third time, at once or much later; some long after those that happened behind them;
    // some deals of HubSpot together with the one before.
    private static IEnumerable<Delivery> Deliveries(ChaosPlan plan, ChaosEvent[] events, TimeSpan lasts)
    {
        var chance = new Chance(plan.Seed, "deliveries");
        var between = lasts * 0.9 / events.Length;
        var requests = new List<Delivery>();
        foreach (var one in events)
        {
            var at = (between * one.Number) + (chance.Percent(15) ? chance.Between(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2)) : TimeSpan.Zero);
            var joins = one.Kind == EventKind.DealWon && chance.Percent(30) ? requests.FindLastIndex(request => HasRoom(request, events)) : -1;
            if (joins >= 0)
            {
                requests[joins] = requests[joins] with { At = Longer(requests[joins].At, at), Events = chance.Shuffled(requests[joins].Events.Append(one.Number)) };
            }
            else
            {
                requests.Add(new Delivery(at, [one.Number], IsDuplicate: false));
            }
        }

        return requests.SelectMany(request => WithDuplicates(request, chance));
    }

    private static bool HasRoom(Delivery request, ChaosEvent[] events) =>
        request.Events.Count < MostADelivery && request.Events.All(number => events[number - 1].Kind == EventKind.DealWon);

    private static IEnumerable<Delivery> WithDuplicates(Delivery request, Chance chance)
    {
        yield return request;
        for (var percent = 25; chance.Percent(percent); percent -= 10)
        {
            var after = chance.Percent(50)
                ? chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2))
                : chance.Between(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10));
            yield return request with { At = request.At + after, IsDuplicate = true };
        }
    }

    private static IEnumerable<Kill> Kills(ChaosPlan plan, TimeSpan lasts)
    {
        var chance = new Chance(plan.Seed, "kills");
        return Enumerable.Range(0, plan.Kills)
            .Select(_ => new Kill(chance.Between(TimeSpan.Zero, lasts), chance.Below(plan.Instances)));
    }

    private static IEnumerable<EntryOfOthers> OfOthers(ChaosPlan plan, int accounts, TimeSpan lasts)
    {
        var chance = new Chance(plan.Seed, "others");
        return
        [
            .. Some(plan.Events / 2, () => Entry(EntryKind.CallCharge, Amounts.OfCall(chance))),
            .. Some(plan.Events / 50, () => Entry(EntryKind.OtherCharge, Amounts.OfOthers(100 + chance.Below(900)))),
            .. Some(plan.Events / 50, () => Entry(EntryKind.Payment, Amounts.OfOthers(500 + chance.Below(9500)))),
            .. Some(plan.Events / 100, () => Entry(EntryKind.Adjustment, -Amounts.OfOthers(chance.Below(2000) - 1000))),
        ];

        EntryOfOthers Entry(EntryKind kind, decimal amount) => new(chance.Between(TimeSpan.Zero, lasts), chance.Below(accounts), kind, amount);
    }

    private static IEnumerable<EntryOfOthers> Some(int count, Func<EntryOfOthers> make) => Enumerable.Range(0, Math.Max(1, count)).Select(_ => make());

    private static IEnumerable<Moment> Spells(ChaosPlan plan, TimeSpan lasts)
    {
        var chance = new Chance(plan.Seed, "spells");
        yield return new Spell(Within(0.15, 0.3), SpellKind.BillingRefuses, chance.Between(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(150)));
        yield return new TokenRotation(Within(0.55, 0.7), chance.Between(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90)));
        foreach (var kind in new[] { SpellKind.StorageDown, SpellKind.StorageDown, SpellKind.CrmDown, SpellKind.CrmDown, SpellKind.CrmSilent })
        {
            yield return new Spell(Within(0.05, 0.9), kind, chance.Between(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120)));
        }

        TimeSpan Within(double from, double to) => chance.Between(lasts * from, lasts * to);
    }

    private static Dictionary<int, T> Faults<T>(Chance chance, int requests, int percent, Func<Chance, T> choose) =>
        Enumerable.Range(1, requests)
            .Where(_ => chance.Percent(percent))
            .ToDictionary(number => number, _ => choose(chance));

    private static SendTrouble SendTroubleOf(Chance chance)
    {
        var fault = chance.OneOf(Enum.GetValues<SendFault>());
        return new SendTrouble(fault, fault == SendFault.AppliedLater ? chance.Between(SoonestLater, LatestLater) : TimeSpan.Zero);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
