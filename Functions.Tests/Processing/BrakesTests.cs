using System.Globalization;
using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Routing;
using Bridge.Tests.Ledger;
using Bridge.Tests.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Processing;

/// <summary>The brakes that look at the move alone. There is no ledger here, so that asking it would fail.</summary>
public sealed class BrakesTests
{
    private const string NoBrakes = "";

    [Theory]
    [InlineData("500", null)]
    [InlineData("-500", null)]
    [InlineData("500.00001", "The amount 500.00001 is above 500, the most that route 'pay' moves without a person ('brakes.maxAmount' in its file).")]
    [InlineData("-501", "The amount -501 is above 500, the most that route 'pay' moves without a person ('brakes.maxAmount' in its file).")]
    public async Task WhyHeld_ByTheRoutesMaxAmount_IsTheAmountEitherWay(string amount, string? expected) =>
        Assert.Equal(expected, await WhyHeldAsync(amount, """ "maxAmount": "500.00" """));

    [Theory]
    [InlineData("2000", null)]
    [InlineData("-2000.5", "The amount -2000.5 is above 2000, the most that any route moves without a person (the setting Brakes:MaxAmount).")]
    public async Task WhyHeld_ByTheMaxAmountOfTheApp_IsTheAmountOfAnyRoute(string amount, string? expected) =>
        Assert.Equal(expected, await WhyHeldAsync(amount, NoBrakes, new BrakesOptions { MaxAmount = 2000 }));

    [Theory]
    [InlineData("to-customer", "5", null)]
    [InlineData("to-customer", "-5", "The amount -5 moves money from the customer, and route 'pay' moves it only to the customer without a person ('brakes.direction' in its file).")]
    [InlineData("from-customer", "-5", null)]
    [InlineData("from-customer", "5", "The amount 5 moves money to the customer, and route 'pay' moves it only from the customer without a person ('brakes.direction' in its file).")]
    public async Task WhyHeld_ByTheDirection_IsTheSign(string direction, string amount, string? expected) =>
        Assert.Equal(expected, await WhyHeldAsync(amount, $""" "direction": "{direction}" """));

    [Fact]
    public async Task WhyHeld_BySeveralBrakes_SaysAllOfThem()
    {
        var why = await WhyHeldAsync("-3000", """ "maxAmount": "500", "direction": "to-customer" """, new BrakesOptions { MaxAmount = 2000 });

        Assert.Contains("'brakes.maxAmount'", why, StringComparison.Ordinal);
        Assert.Contains("Brakes:MaxAmount", why, StringComparison.Ordinal);
        Assert.Contains("'brakes.direction'", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-01T11:59:59Z", null, true)]
    [InlineData("2026-03-01T12:00:00Z", null, false)]
    [InlineData("2026-03-01T11:59:59Z", "2026-03-01T11:59:59Z", true)]
    [InlineData("2026-03-01T11:59:59Z", "2026-03-01T12:00:00Z", false)]
    public async Task WhyHeld_ByATakenOverLedger_IsWhatHappenedBeforeUnlessAPersonLetItPassSince(string happened, string? letThrough, bool isHeld)
    {
        var operation = LedgerFixture.NewOperation() with
        {
            Route = "pay",
            Account = "10001",
            Arguments = Arguments("5"),
            OccurredAt = Time(happened),
            IsLetThrough = letThrough is not null,
            TriedSince = Time(letThrough ?? "2026-03-01T13:00:00Z"),
        };

        var why = await Brakes(takenOverAt: "2026-03-01T12:00:00Z").WhyHeldAsync(operation, Pay(NoBrakes), default);

        Assert.Equal(isHeld, why?.Contains("(the setting Recovery:TakenOverAt)", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task WhyHeld_WithoutBrakes_IsNothing() => Assert.Null(await WhyHeldAsync("79228162514264337593543950335", NoBrakes));

    [Fact]
    public async Task WhyHeld_OfWhatAPersonLetThrough_IsNothing() => Assert.Null(await WhyHeldAsync(
        "-3000",
        """ "maxAmount": "500", "direction": "to-customer", "perRecord": { "times": 1, "within": "01:00:00" } """,
        new BrakesOptions { MaxAmount = 2000, PerAccountAndDay = 0 },
        operation => operation with { IsLetThrough = true }));

    [Fact]
    public async Task WhyHeld_OfAnEventWithoutARecord_IsThatItsRateCannotBeCounted()
    {
        var why = await WhyHeldAsync("5", """ "perRecord": { "times": 3, "within": "01:00:00" } """, change: operation => operation with { Record = null });

        Assert.Equal("The event names no record, for which route 'pay' counts how often it moves funds ('brakes.perRecord' in its file).", why);
    }

    [Fact]
    public async Task WhyHeld_OfAReadOfTheBalance_IsNothing()
    {
        var route = TestRoutes.One(TestRoutes.Balance);
        var operation = LedgerFixture.NewOperation() with { Run = route.Run.Name, Route = route.Id, Arguments = Arguments("1") };

        Assert.Null(await Brakes(new BrakesOptions { MaxAmount = 0, PerAccountAndDay = 0 }).WhyHeldAsync(operation, route, default));
    }

    /// <summary>A route 'pay' that moves funds with these brakes.</summary>
    internal static Route Pay(string brakes) => TestRoutes.One($$"""
        "id": "pay", "when": { "source": "crm", "type": "t" }, "run": "move-funds",
        "with": { "account": "$.account", "amount": "$.amount", "description": "d" }{{(brakes.Length == 0 ? "" : $$""", "brakes": { {{brakes}} }""")}}
        """);

    internal static Dictionary<string, string> Arguments(string amount) => new(StringComparer.Ordinal)
    {
        ["account"] = "10001",
        ["amount"] = amount,
        ["description"] = "d",
    };

    internal static Brakes Brakes(
        BrakesOptions? options = null, OperationQueries? queries = null, FakeTimeProvider? clock = null, TimeScale? scale = null, string takenOverAt = "")
    {
        clock ??= new FakeTimeProvider(LedgerFixture.Noon);
        return new Brakes(
            Options.Create(options ?? new BrakesOptions()),
            Options.Create(new RecoveryOptions { TakenOverAt = takenOverAt }),
            queries ?? new OperationQueries(null!),
            new PlatformCalendar(Options.Create(new BillingOptions { TimeZone = "Australia/Sydney" }), clock),
            scale ?? new TimeScale(new ConfigurationBuilder().Build()),
            clock);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static Task<string?> WhyHeldAsync(string amount, string brakes, BrakesOptions? options = null, Func<Operation, Operation>? change = null)
    {
        var operation = LedgerFixture.NewOperation() with { Route = "pay", Account = "10001", Arguments = Arguments(amount) };
        return Brakes(options).WhyHeldAsync(change?.Invoke(operation) ?? operation, Pay(brakes), default);
    }
}
