using Bridge.Billing;
using Bridge.Dashboard;
using Bridge.Ledger;
using Bridge.Tests.Dashboard;
using Bridge.Tests.Operations;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Browser;

/// <summary>A dashboard on the morning after something went wrong, with an operation of every kind.</summary>
internal static class Morning
{
    public static async Task<Board> OpenAsync(AzuriteFixture azurite)
    {
        SampleFigures? figures = null;
        var board = await Board.OpenAsync(
            azurite,
            services => services.AddSingleton<IFigures>(provider => figures = new SampleFigures(provider.GetRequiredService<TimeProvider>())),
            ("Sources:hubspot:RecordUrl", "https://app.hubspot.com/contacts/1234567/record/{type}/{id}"));
        board.World.Get<IFigures>();
        figures!.Money = Money(DateOnly.FromDateTime(board.World.Clock.GetUtcNow().UtcDateTime));
        await FillAsync(board);
        return board;
    }

    /// <summary>A move of funds of which no rule can tell whether it was applied.</summary>
    public static Operation Review(DateTimeOffset now) => Ops.New(CallState.NeedsReview, now.AddMinutes(-52)) with
    {
        Reason = "The balance moved, but not by the amount that was sent.",
        Advice = "Look at the account in the billing portal, and say whether it happened.",
        Arguments = new Dictionary<string, string> { ["account"] = "1001", ["amount"] = "250.00", ["description"] = "Won deal 4711" },
        SentAt = now.AddMinutes(-52),
        DoubtSince = now.AddMinutes(-51),
        TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        Evidence = Evidence.None
            .With(Reading(ReadingKind.Baseline, now.AddMinutes(-53), payments: 1200, calls: 310.25m))
            .With(Reading(ReadingKind.Settling, now.AddMinutes(-46), payments: 1300, calls: 311.75m))
            .With(Reading(ReadingKind.Settling, now.AddMinutes(-45), payments: 1300, calls: 311.80m)),
    };

    private static async Task FillAsync(Board board)
    {
        var now = board.World.Clock.GetUtcNow();
        await board.PutAsync(Review(now));
        await board.PutAsync(Review(now.AddHours(-3)) with
        {
            Id = OperationId.Of("hubspot", "over-the-brake", Ops.Route),
            Reason = "The amount 12500 is above 500, the most that route 'deal-won-moves-funds' moves without a person ('brakes.maxAmount' in its file).",
            Advice = "",
            Account = "2044",
            Arguments = new Dictionary<string, string> { ["account"] = "2044", ["amount"] = "12500.00", ["description"] = "Won deal 4720" },
            Evidence = Evidence.None,
            SentAt = null,
            DoubtSince = null,
        });
        for (var index = 0; index < 3; index++)
        {
            await board.PutAsync(Ops.New(CallState.DeadLettered, now.AddMinutes(-80 - index)) with
            {
                Reason = "HubSpot answered 503 for 24 hours, and the route gives up after that.",
                Advice = "Try it again when HubSpot is back.",
                Account = "",
                Arguments = null,
            });
        }

        await board.PutAsync(Ops.New(CallState.Succeeded, now.AddMinutes(-12)) with
        {
            WriteBack = WriteBackState.Failed,
            Reason = "HubSpot refused the write-back: the property 'phone_balance' does not exist.",
            Result = new JObject { ["customer_balance"] = 145.5m, ["customer_credit_limit"] = -50 },
        });
        await board.PutAsync(Ops.New(CallState.AwaitingCaptcha, now.AddMinutes(-30)) with { Run = "register-customer", Account = "", Reason = "A person must solve a captcha." });
        await board.PutAsync(Ops.New(CallState.Refused, now.AddMinutes(-95)) with { WriteBack = WriteBackState.Done, Reason = "The billing API refused it: unknown account number." });
        for (var index = 0; index < 14; index++)
        {
            await board.PutAsync(Ops.New(CallState.Succeeded, now.AddMinutes(-index * 3)) with { WriteBack = WriteBackState.Done, Account = $"{1001 + index}" });
        }
    }

    private static Reading Reading(ReadingKind kind, DateTimeOffset at, decimal payments, decimal calls) => new(
        kind,
        1,
        at,
        DateOnly.FromDateTime(at.UtcDateTime).AddDays(-1),
        DateOnly.FromDateTime(at.UtcDateTime).AddDays(1),
        new Balance(80, payments, 25, calls, 40, calls + 65, 80 + payments - calls - 65));

    private static MoneyReport Money(DateOnly today) => new(
    [
        new(today, "1001", 3, 450.00m, 1, 700.00m),
        new(today, "1002", 1, -25.50m, 0, -25.50m),
        new(today, "2044", 2, 1200.12345m, 0, null),
        new(today.AddDays(-1), "1001", 1, 100.00m, 0, 100.00m),
        new(today.AddDays(-1), "1017", 4, 2310.00m, 0, 2310.00m),
    ]);
}
