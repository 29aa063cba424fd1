using System.Net;
using System.Text;

namespace Bridge.Crm;

/// <summary>Notes as CRMs keep them. One that is too long is cut, and still holds its mark: a repeat looks for that.</summary>
internal static class CrmNotes
{
    /// <summary>The note as it is, lines ended by a line feed.</summary>
    /// <param name="note">The note.</param>
    /// <param name="mark">What its last line holds.</param>
    /// <param name="maxLength">The most characters that the CRM keeps.</param>
    public static string Plain(string note, string mark, int maxLength)
    {
        var text = note.ReplaceLineEndings("\n");
        if (text.Length <= maxLength)
        {
            return text;
        }

        var ending = $"…\n{mark}";
        var cut = maxLength - ending.Length;
        return text[..(char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut)] + ending;
    }

    /// <summary>The note as HTML.</summary>
    /// <param name="note">The note.</param>
    /// <param name="mark">What its last line holds.</param>
    /// <param name="maxLength">The most characters of HTML that the CRM keeps.</param>
    public static string Html(string note, string mark, int maxLength)
    {
        var ending = $"…<br>{mark}";
        var html = new StringBuilder();
        var cut = 0;
        foreach (var rune in note.ReplaceLineEndings("\n").EnumerateRunes())
        {
            html.Append(rune.Value == '\n' ? "<br>" : WebUtility.HtmlEncode(rune.ToString()));
            if (html.Length <= maxLength - ending.Length)
            {
                cut = html.Length;
            }
            else if (html.Length > maxLength)
            {
                html.Length = cut;
                return html.Append(ending).ToString();
            }
        }

        return html.ToString();
    }
}
