using System.Globalization;
using System.Numerics;
using System.Text;

namespace Bridge.Json;

/// <summary>Tells whether a decimal holds a JSON number without rounding: 96 bits of digits, at most 28 of them behind the point.</summary>
internal static class ExactDecimal
{
    private const int MaxScale = 28;
    private const int MaxLength = 29;

    private static readonly BigInteger MaxDigits = new(decimal.MaxValue);

    /// <summary>Whether it does.</summary>
    /// <param name="number">A number as JSON writes it.</param>
    public static bool CanHold(ReadOnlySpan<byte> number)
    {
        var e = number.IndexOfAny("eE"u8);
        if (e < 0)
        {
            return number.Length <= MaxScale || CanHold(number, exponent: 0);
        }

        // Newtonsoft rounds where zeros lead a longer mantissa: no program writes that beside an exponent.
        return e <= MaxScale
            && int.TryParse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            && CanHold(number[..e], exponent);
    }

    // The number is its digits, read as a whole number, times 10^-scale. Zeros at either end of the digits say nothing.
    private static bool CanHold(ReadOnlySpan<byte> mantissa, long exponent)
    {
        var point = mantissa.IndexOf((byte)'.');
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        var all = Encoding.ASCII.GetString(mantissa).Replace(".", "", StringComparison.Ordinal).TrimStart('-', '0');
        var digits = all.TrimEnd('0');
        var scale = decimals - exponent - (all.Length - digits.Length);
        var zeros = Math.Max(-scale, 0);
        return digits.Length == 0
            || (scale <= MaxScale
                && digits.Length + zeros <= MaxLength
                && BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, (int)zeros) <= MaxDigits);
    }
}
