using System.Globalization;
using System.Text.RegularExpressions;

namespace Bridge.Billing;

/// <summary>Money as text: an optional minus, digits, and at most five decimals behind a point, in every culture.</summary>
internal static partial class Money
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>What keeps a text from being an amount to move; null when nothing does.</summary>
    public static string? Fault(string name, string text)
    {
        if (Plain().IsMatch(text))
        {
            // What has too many digits overflows, or loses its last decimals without a word.
            return !TryRead(text, out var amount) || amount.Scale != DecimalsOf(text) ? $"{name} is too large to be counted exactly"
                : amount == 0 ? $"{name} is zero"
                : null;
        }

        return $"{name} {Shape(text)}: write it as 1250.5 or -1250.5";
    }

    /// <summary>Reads an amount that has no fault.</summary>
    public static decimal Read(string text) => decimal.Parse(text, Style, CultureInfo.InvariantCulture);

    /// <summary>Reads a decimal, exactly as it is written.</summary>
    public static bool TryRead(string text, out decimal value) =>
        decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out value);

    /// <summary>Writes an amount with the decimals that it has, none of them a trailing zero.</summary>
    public static string Write(decimal amount) => amount.ToString("0.############################", CultureInfo.InvariantCulture);

    private static int DecimalsOf(string text) =>
        text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? text.Length - point - 1 : 0;

    private static string Shape(string text) => text switch
    {
        "" => "is empty",
        _ when text.Trim().Length != text.Length => "has spaces around it",
        _ when TooPrecise().IsMatch(text) => "has more than five decimals",
        _ when Grouped().IsMatch(text) => "has grouped digits or a decimal comma",
        _ when Exponent().IsMatch(text) => "has an exponent",
        ['+', ..] => "has a plus sign",
        _ => "holds something besides digits, such as a currency",
    };

    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]{1,5})?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A-?[0-9]+\.[0-9]{6,}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TooPrecise();

    [GeneratedRegex(@"\A[+-]?[0-9]+([,.'_\s\u2019][0-9]+)+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"\A[+-]?[0-9.]+[eE][+-]?[0-9]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Exponent();
}
