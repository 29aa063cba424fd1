using System.Globalization;
using System.Numerics;
using System.Text;

namespace Bridge.Json;

/// <summary>
/// Tells whether a JSON number is read without rounding: a whole one of any sensible length, such as a long id, and any
/// other that a decimal holds, which has 96 bits of digits and at most 28 of them behind the point.
/// </summary>
internal static class ExactNumber
{
    // As many as Newtonsoft reads.
    private const int MaxWholeLength = 380;

    private const int MaxScale = 28;
    private const int MaxDigits = 29;

    private static readonly BigInteger MaxUnscaled = new(decimal.MaxValue);

    /// <summary>Whether it is.</summary>
    /// <param name="number">A number as JSON writes it.</param>
    public static bool CanRead(ReadOnlySpan<byte> number)
    {
        var e = number.IndexOfAny("eE"u8);
        if (e < 0)
        {
            return number.Contains((byte)'.') ? DecimalHolds(number, exponent: 0) : number.Length <= MaxWholeLength;
        }

        // Newtonsoft rounds where zeros lead a longer mantissa: no program writes that beside an exponent.
        return e <= MaxScale
            && int.TryParse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            && DecimalHolds(number[..e], exponent);
    }

    // The number is its digits, read as a whole number, times 10^-scale. Zeros at either end of the digits say nothing.
    private static bool DecimalHolds(ReadOnlySpan<byte> mantissa, long exponent)
    {
        var point = mantissa.IndexOf((byte)'.');
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        var all = Encoding.ASCII.GetString(mantissa).Replace(".", "", StringComparison.Ordinal).TrimStart('-', '0');
        var digits = all.TrimEnd('0');
        var scale = decimals - exponent - (all.Length - digits.Length);
        var zeros = Math.Max(-scale, 0);
        return digits.Length == 0
            || (scale <= MaxScale
                && digits.Length + zeros <= MaxDigits
                && BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, (int)zeros) <= MaxUnscaled);
    }
}
