using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bridge.Crm.Zendesk;

/// <summary>
/// The notes of a user or an organization, which are one text that agents write as well: ours stand before it, newest first, each
/// between two lines of ours, and the oldest of them make room for new ones.
/// </summary>
internal static partial class ZendeskProfileNotes
{
    /// <summary>How many of our notes are kept.</summary>
    public const int Kept = 20;

    private const string End = "[/Bridge]";
    private const int LongestNote = 8 * 1024;

    /// <summary>The text with a note more; null where what others wrote leaves no room for it.</summary>
    /// <param name="existing">The text as it stands.</param>
    /// <param name="note">The note.</param>
    /// <param name="mark">What the note is found again by.</param>
    /// <param name="at">When what it tells happened, UTC.</param>
    public static string? With(string existing, string note, string mark, DateTimeOffset at)
    {
        existing = existing.ReplaceLineEndings("\n");
        List<string> ours = [Entry(note, mark, at), .. Ours().Matches(existing).Select(entry => entry.Value.TrimEnd('\n')).Take(Kept - 1)];
        var theirs = Ours().Replace(existing, "").Trim('\n');
        while (ours.Count > 0 && !Fits(Join(ours, theirs)))
        {
            ours.RemoveAt(ours.Count - 1);
        }

        return ours.Count > 0 ? Join(ours, theirs) : null;
    }

    /// <summary>Whether a note is among them.</summary>
    public static bool Has(string existing, string mark) => existing.Contains(mark, StringComparison.Ordinal);

    private static string Entry(string note, string mark, DateTimeOffset at)
    {
        var text = ZendeskText.Of(note, mark, LongestNote).Replace(End, "[ /Bridge]", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"[Bridge {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC]\n{text}\n{End}");
    }

    private static bool Fits(string text) => Encoding.UTF8.GetByteCount(text) <= ZendeskText.MaxBytes;

    private static string Join(List<string> ours, string theirs) =>
        string.Join("\n\n", theirs.Length == 0 ? ours : [.. ours, theirs]);

    [GeneratedRegex(@"\[Bridge [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} UTC\]\n.*?\n\[/Bridge\]\n*", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ours();
}
