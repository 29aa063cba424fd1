using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Tests.Ledger;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Configuration;

namespace Bridge.Tests.Processing;

/// <summary>The brakes that look at what was sent before. It is 23:00 on the first of March in the platform's time zone.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class BrakesThatCountTests(AzuriteFixture azurite)
{
    private const string ThriceADay = """ "perRecord": { "times": 3, "within": "1.00:00:00" } """;

    private static readonly DateTimeOffset Now = LedgerFixture.Noon;
    private static readonly DateTimeOffset Midnight = Now.AddHours(-23);
    private static readonly BrakesOptions ThousandADay = new() { PerAccountAndDay = 1000 };

    private readonly LedgerFixture _fixture = new(azurite);
    private readonly RecordRef _deal = new("deals", $"{Guid.NewGuid():N}");
    private readonly string _account = $"{Guid.NewGuid():N}";

    [Fact]
    public async Task WhyHeld_ByTheRateOfARecord_IsAfterSoManyTimes()
    {
        await InsertAsync(sentAt: Now.AddDays(-1));
        await InsertAsync(sentAt: Now);
        Assert.Null(await WhyHeldAsync(ThriceADay));

        await InsertAsync(sentAt: Now.AddHours(-1));
        Assert.Equal(
            $"Route 'pay' moved funds 3 times within 1.00:00:00 for record deals {_deal.Id}, and does so 3 times without a person ('brakes.perRecord' in its file).",
            await WhyHeldAsync(ThriceADay));
    }

    [Fact]
    public async Task WhyHeld_ByTheRateOfARecord_CountsOnlyWhatThisRouteSentForItInTheWindow()
    {
        const string Once = """ "perRecord": { "times": 1, "within": "1.00:00:00" } """;
        await InsertAsync(sentAt: null);
        await InsertAsync(sentAt: Now.AddDays(-1).AddTicks(-1));
        await InsertAsync(sentAt: Now, change: operation => operation with { Route = "other" });
        await InsertAsync(sentAt: Now, change: operation => operation with { Record = new RecordRef("deals", _deal.Id + "0") });
        var itself = await InsertAsync(sentAt: Now);

        Assert.Null(await WhyHeldAsync(Once, operation: itself));
    }

    [Fact]
    public async Task WhyHeld_ByTheRateOfARecord_CountsWhatCameLongBeforeItWasSent()
    {
        await InsertAsync(sentAt: Now, change: operation => operation with { ReceivedAt = Now.AddDays(-31) });

        Assert.NotNull(await WhyHeldAsync(""" "perRecord": { "times": 1, "within": "00:01:00" } """));
    }

    [Fact]
    public async Task WhyHeld_ByTheRateOfARecord_RunsAsFastAsTheOtherDurations()
    {
        await InsertAsync(sentAt: Now.AddSeconds(-100));
        var scale = new TimeScale(new ConfigurationBuilder().AddInMemoryCollection([new("TimeScale", "0.001")]).Build());

        Assert.NotNull(await WhyHeldAsync(""" "perRecord": { "times": 1, "within": "2.00:00:00" } """, scale: scale));
        Assert.Null(await WhyHeldAsync(""" "perRecord": { "times": 1, "within": "1.00:00:00" } """, scale: scale));
    }

    [Fact]
    public async Task WhyHeld_ByTheCapOfADay_IsAboveIt()
    {
        await InsertAsync(sentAt: Midnight, amount: "600");
        await InsertAsync(sentAt: Now, amount: "-300.5");
        Assert.Null(await WhyHeldAsync(amount: "99.5", options: ThousandADay));

        Assert.Equal(
            $"On 2026-03-01 the bridge moved 900.5 on account {_account}, and 99.50001 more would be above 1000, the most that it moves on an account in a day without a person (the setting Brakes:PerAccountAndDay).",
            await WhyHeldAsync(amount: "99.50001", options: ThousandADay));
        Assert.NotNull(await WhyHeldAsync(amount: "-100", options: ThousandADay));
    }

    [Theory]
    [InlineData(CallState.Sending, true)]
    [InlineData(CallState.InDoubt, true)]
    [InlineData(CallState.NeedsReview, true)]
    [InlineData(CallState.Succeeded, true)]
    [InlineData(CallState.Running, false)]
    [InlineData(CallState.Waiting, false)]
    [InlineData(CallState.Refused, false)]
    [InlineData(CallState.DeadLettered, false)]
    [InlineData(CallState.Cancelled, false)]
    public async Task WhyHeld_ByTheCapOfADay_CountsWhatMayHaveMoved(CallState state, bool counts)
    {
        await InsertAsync(sentAt: Now, amount: "1000", change: operation => operation with { State = state });

        Assert.Equal(counts, await WhyHeldAsync(options: ThousandADay) is not null);
    }

    [Fact]
    public async Task WhyHeld_ByTheCapOfADay_CountsOnlyWhatWasSentOnTheAccountInThePlatformsDay()
    {
        await InsertAsync(sentAt: Midnight.AddTicks(-1), amount: "1000");
        await InsertAsync(sentAt: null, amount: "1000", change: operation => operation with { State = CallState.NeedsReview });
        await InsertAsync(sentAt: Now, amount: "1000", change: operation => operation with { Account = _account + "0" });
        await InsertAsync(sentAt: Now, amount: "1000", change: operation => operation with { Run = "get-customer-balance" });
        var itself = await InsertAsync(sentAt: Now, amount: "1000");

        Assert.Null(await WhyHeldAsync(options: ThousandADay, operation: itself));
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await WhyHeldAsync(amount: "1000", options: ThousandADay));
    }

    [Fact]
    public async Task WhyHeld_ByTheCapOfADay_CountsWhatCameLongBeforeItWasSent()
    {
        await InsertAsync(sentAt: Now, amount: "1000", change: operation => operation with { ReceivedAt = Now.AddDays(-31) });

        Assert.NotNull(await WhyHeldAsync(options: ThousandADay));
    }

    [Fact]
    public async Task WhyHeld_ByACapOfNothing_IsEveryMove() =>
        Assert.NotNull(await WhyHeldAsync(amount: "0.00001", options: new BrakesOptions { PerAccountAndDay = 0 }));

    private Task<string?> WhyHeldAsync(
        string brakes = "", string amount = "1", BrakesOptions? options = null, Operation? operation = null, TimeScale? scale = null) =>
        BrakesTests.Brakes(options, new OperationQueries(_fixture.NewLedger()), _fixture.Clock, scale)
            .WhyHeldAsync(operation ?? Move(amount), BrakesTests.Pay(brakes), default);

    private async Task<Operation> InsertAsync(DateTimeOffset? sentAt, string amount = "1", Func<Operation, Operation>? change = null)
    {
        var operation = Move(amount) with { State = CallState.Succeeded, SentAt = sentAt };
        return (await _fixture.NewLedger().InsertAsync(change?.Invoke(operation) ?? operation, "sent", default)).Operation;
    }

    private Operation Move(string amount) => LedgerFixture.NewOperation() with
    {
        Route = "pay",
        Record = _deal,
        Account = _account,
        Arguments = BrakesTests.Arguments(amount),
    };
}
