using System.Numerics;

namespace Bridge.Billing;

/// <summary>Figures of money in the API's JSON, exact to the last digit.</summary>
internal static class Figures
{
    // Sums of a few figures below it stay exact with five decimals.
    private const decimal Limit = 1_000_000_000_000_000_000m;

    /// <summary>A figure by its name; null where it is missing or no number. A number may be written as text.</summary>
    public static decimal? Find(JObject data, string name)
    {
        var value = (data[name] as JValue)?.Value switch
        {
            long number => number,
            decimal number => number,
            string text when Money.TryRead(text, out var number) => number,
            _ => (decimal?)null,
        };
        return value is > -Limit and < Limit ? value : null;
    }

    /// <summary>A figure as JSON: whole numbers without a decimal point, as they came.</summary>
    public static JValue Token(decimal figure) =>
        figure.Scale == 0 && BigInteger.Abs(new BigInteger(figure)) <= long.MaxValue ? new((long)figure) : new(figure);
}
