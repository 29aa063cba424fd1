using System.Text;

namespace Bridge.Crm.Zoho;

/// <summary>The text of a note.</summary>
internal static class ZohoNote
{
    /// <summary>The most characters that Zoho keeps of a note.</summary>
    public const int MaxLength = 32_000;

    /// <summary>The text. A note that is too long is cut, and still holds its mark: a repeat looks for that.</summary>
    public static string Of(string note, string mark)
    {
        var text = note.ReplaceLineEndings("\n");
        if (text.Length <= MaxLength)
        {
            return text;
        }

        var ending = $"…\n{mark}";
        var cut = MaxLength - ending.Length;
        return new StringBuilder(text, 0, char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut, MaxLength).Append(ending).ToString();
    }
}
