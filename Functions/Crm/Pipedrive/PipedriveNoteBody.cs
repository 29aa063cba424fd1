using System.Net;
using System.Text;

namespace Bridge.Crm.Pipedrive;

/// <summary>A note's text as the HTML that Pipedrive shows.</summary>
internal static class PipedriveNoteBody
{
    /// <summary>The most characters that are sent: Pipedrive keeps about 100 KB, and a character has up to three bytes.</summary>
    public const int MaxLength = 30_000;

    /// <summary>The HTML. A note that is too long is cut, and still holds its mark: a repeat looks for that.</summary>
    public static string Of(string note, string mark)
    {
        var ending = $"…<br>{mark}";
        var html = new StringBuilder();
        var cut = 0;
        foreach (var rune in note.ReplaceLineEndings("\n").EnumerateRunes())
        {
            html.Append(rune.Value == '\n' ? "<br>" : WebUtility.HtmlEncode(rune.ToString()));
            if (html.Length <= MaxLength - ending.Length)
            {
                cut = html.Length;
            }
            else if (html.Length > MaxLength)
            {
                html.Length = cut;
                return html.Append(ending).ToString();
            }
        }

        return html.ToString();
    }
}
