using System.Globalization;
using System.Text;

namespace Bridge.Billing;

/// <summary>Which text may be sent to the billing API, and how text of the API is shown.</summary>
internal static class TextRules
{
    /// <summary>What keeps a text from being an account number; null when nothing does.</summary>
    public static string? AccountFault(string name, string value) =>
        string.IsNullOrWhiteSpace(value) ? $"{name} is empty"
        : value.Trim().Length != value.Length ? $"{name} has spaces around it"
        : value.EnumerateRunes().Any(IsInvisible) ? $"{name} holds characters that cannot be seen: type it again by hand"
        : null;

    /// <summary>What keeps a text from being a form field; null when nothing does.</summary>
    public static string? FieldFault(string name, string value) =>
        value.Any(character => char.IsControl(character) && character is not ('\t' or '\r' or '\n'))
            ? $"{name} holds control characters"
            : null;

    /// <summary>A foreign text as one line of at most <paramref name="length"/> characters, with nothing in it that cannot be seen.</summary>
    public static string OneLine(string text, int length)
    {
        var line = new StringBuilder(length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= length)
            {
                return line.Append('…').ToString();
            }

            if (!IsInvisible(rune))
            {
                line.Append(rune);
            }
            else if (line is not [.., ' '])
            {
                line.Append(' ');
            }
        }

        return line.ToString().Trim();
    }

    // A replacement character stands for half a surrogate pair, which UTF-8 cannot carry.
    private static bool IsInvisible(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
