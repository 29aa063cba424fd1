using Bridge.Billing;
using Bridge.Dashboard;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Dashboard;

[Collection(AzuriteCollection.Name)]
public sealed class MoneyFiguresTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Money_OfAMove_IsWhatTheBillingApiTells()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = await WonAsync(world, "10.5");
        await WonAsync(world, "3", deal.Account);

        var day = Assert.Single((await ReportAsync(world)).Days);

        var today = world.Get<PlatformCalendar>().Today;
        Assert.Equal((today, deal.Account, 2, 13.5m, 0, 13.5m, 0m), (day.Day, day.Account, day.Moves, day.Sum, day.Unsettled, day.BilledSum, day.Difference));
    }

    [Fact]
    public async Task Money_ThatSomebodyElseMoved_ShowsAsADifference()
    {
        await using var world = await World.StartAsync(azurite);
        var deal = await WonAsync(world, "10");
        world.Billing.Book.Book(deal.Account, EntryKind.Payment, 4, "by hand");

        Assert.Equal(4, Assert.Single((await ReportAsync(world)).Days).Difference);
    }

    [Fact]
    public async Task Money_ThatIsInDoubt_IsUnsettledUntilTheBalanceSettlesIt()
    {
        await using var world = await World.StartAsync(azurite);
        world.Billing.Faults.Add(Fault.ResetAfterApplying().On("move-funds"));
        var (id, message) = await world.QueueAsync(Deal.In(world, "10").Won());
        await world.RunAsync(message);

        var doubtful = Assert.Single((await ReportAsync(world)).Days);
        Assert.Equal((0, 0m, 1, 10m), (doubtful.Moves, doubtful.Sum, doubtful.Unsettled, doubtful.BilledSum));

        await world.SettleAsync(id);
        var settled = Assert.Single((await ReportAsync(world)).Days);
        Assert.Equal((1, 10m, 0), (settled.Moves, settled.Sum, settled.Unsettled));
    }

    [Fact]
    public async Task Money_WhileTheBillingApiDoesNotAnswer_IsShownWithoutItsSum()
    {
        await using var world = await World.StartAsync(azurite);
        await WonAsync(world, "10");
        world.Billing.AllowNobody();

        var day = Assert.Single((await ReportAsync(world)).Days);

        Assert.Equal((10m, null, null), (day.Sum, day.BilledSum, day.Difference));
    }

    [Fact]
    public async Task Money_AskedAgainSoon_AsksTheBillingApiOnce()
    {
        await using var world = await World.StartAsync(azurite);
        await WonAsync(world, "10");
        var before = Asked();

        await ReportAsync(world);
        await ReportAsync(world);

        Assert.Equal(before + 1, Asked());
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        await ReportAsync(world);
        Assert.Equal(before + 2, Asked());

        int Asked() => world.Billing.Calls.Count(call => call.Operation == "get-customer-balance");
    }

    [Fact]
    public async Task Money_OfADayOnWhichNothingMoved_IsEmpty()
    {
        await using var world = await World.StartAsync(azurite);
        await WonAsync(world, "10");
        var yesterday = world.Get<PlatformCalendar>().Today.AddDays(-1);

        Assert.Empty((await world.Get<IFigures>().MoneyAsync(yesterday.AddDays(-5), yesterday, default)).Days);
    }

    [Theory]
    [InlineData("2026-03-01", "2026-02-28T13:00:00Z")]
    [InlineData("2026-07-01", "2026-06-30T14:00:00Z")]
    public async Task Day_BeginsAtThePlatformsMidnight(string day, string begin)
    {
        await using var world = await World.StartAsync(azurite);
        var calendar = world.Get<PlatformCalendar>();
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(DateTimeOffset.Parse(begin, System.Globalization.CultureInfo.InvariantCulture), calendar.BeginOf(date));
        Assert.Equal(date, calendar.DayOf(calendar.BeginOf(date)));
        Assert.Equal(date.AddDays(-1), calendar.DayOf(calendar.BeginOf(date).AddTicks(-1)));
    }

    private static async Task<Deal> WonAsync(World world, string amount, string? account = null)
    {
        var deal = Deal.In(world, amount, account);
        await world.RunAsync((await world.QueueAsync(deal.Won())).Message);
        return deal;
    }

    private static Task<MoneyReport> ReportAsync(World world)
    {
        var today = world.Get<PlatformCalendar>().Today;
        return world.Get<IFigures>().MoneyAsync(today.AddDays(-1), today, default);
    }
}
