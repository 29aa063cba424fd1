using System.Globalization;
using Bridge.Billing;
using Bridge.Dashboard.Pages.Operations;
using Bridge.Ledger;

namespace Bridge.Dashboard.Views;

/// <summary>What was read of an account, side by side.</summary>
internal static class Readings
{
    private const string Day = "yyyy-MM-dd";

    public static IReadOnlyList<ReadingView> Of(Evidence evidence)
    {
        if (evidence.Readings is not [var first, ..])
        {
            return [];
        }

        var before = FiguresOf(first.Balance);
        return [.. evidence.Readings.Select(reading => new ReadingView(Wording.Of(reading), reading.At, Window(reading), Compared(reading, before)))];
    }

    private static IReadOnlyList<ReadFigure> Compared(Reading reading, IReadOnlyList<(string Name, decimal Value)> before) =>
        [.. FiguresOf(reading.Balance).Zip(before, (now, then) => new ReadFigure(now.Name, Money(now.Value), now.Value != then.Value))];

    private static (string Name, decimal Value)[] FiguresOf(Balance balance) =>
    [
        ("Payments less adjustments", balance.Payments - balance.Adjustments),
        ("Payments", balance.Payments),
        ("Adjustments", balance.Adjustments),
        ("Other charges", balance.OtherCharges),
        ("Call charges", balance.CallCharges),
        ("Opening balance", balance.OpeningBalance),
        ("Closing balance", balance.ClosingBalance),
    ];

    private static string Window(Reading reading) =>
        $"{reading.From.ToString(Day, CultureInfo.InvariantCulture)} to {reading.To.ToString(Day, CultureInfo.InvariantCulture)}";

    /// <summary>An amount as a page shows it.</summary>
    public static string Money(decimal amount) => amount.ToString("#,0.00###", CultureInfo.InvariantCulture);
}
