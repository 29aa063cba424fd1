using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bridge.Operations;

/// <summary>Where a list, or a retry by filter, goes on: opaque to whoever passes it back.</summary>
/// <param name="Place">The place after which it goes on.</param>
/// <param name="NotBefore">When the next message may be visible, so that a rate holds from one request to the next; null for now.</param>
public sealed partial record Cursor(string Place, DateTimeOffset? NotBefore = null)
{
    /// <summary>The parameter's name.</summary>
    public const string Name = "cursor";

    /// <summary>The longest that is read, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>The cursor as text.</summary>
    public string Write() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Place}~{NotBefore?.UtcTicks}")));

    /// <summary>Reads a cursor; null where none was passed.</summary>
    /// <exception cref="OperatorMistakeException">It is none.</exception>
    public static Cursor? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return text.Length <= MaxLength && Base64Url.IsValid(text)
            && Form().Match(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text))) is { Success: true } match
            ? new Cursor(match.Groups["place"].Value, TimeOf(match.Groups["ticks"].Value))
            : throw new OperatorMistakeException(Name, "This is no cursor: pass back 'next' of the answer before, or leave it out.");
    }

    private static DateTimeOffset? TimeOf(string ticks) =>
        ticks.Length == 0 ? null : new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);

    [GeneratedRegex(@"\A(?<place>[0-9]{19}_[0-9a-f]{32})~(?<ticks>[0-9]{0,18})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
