using System.Text;

namespace Bridge.Crm.Zendesk;

/// <summary>The text of notes as Zendesk takes it.</summary>
internal static class ZendeskText
{
    /// <summary>The most bytes of UTF-8 that a comment, or the notes of a user or an organization, may have.</summary>
    public const int MaxBytes = 65_535;

    /// <summary>
    /// A note that fits; one that is cut still holds its mark, since a repeat looks for that. Zendesk would fill in what looks like one of its
    /// placeholders.
    /// </summary>
    public static string Of(string note, string mark, int maxBytes = MaxBytes)
    {
        var text = note.ReplaceLineEndings("\n").Replace("{{", "{ {", StringComparison.Ordinal).Replace("{%", "{ %", StringComparison.Ordinal);
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var ending = $"…\n{mark}";
        var left = maxBytes - Encoding.UTF8.GetByteCount(ending);
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return cut.Append(ending).ToString();
    }
}
