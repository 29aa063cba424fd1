using System.Text;
using Bridge.Crm;

namespace Bridge.Tests.Crm;

public sealed class CrmNotesTests
{
    private const string Mark = "0123456789abcdef0123456789abcdef (Succeeded)";
    private const int MaxLength = 1000;

    [Theory]
    [InlineData(MaxLength, false)]
    [InlineData(MaxLength + 1, true)]
    public void Plain_LongerThanTheCrmKeeps_IsCutAndStillHoldsItsMark(int length, bool isCut)
    {
        var text = CrmNotes.Plain(new string('a', length), Mark, MaxLength);

        Assert.Equal(MaxLength, text.Length);
        Assert.Equal(isCut, text.EndsWith($"a…\n{Mark}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MaxLength)]
    [InlineData(MaxLength + 1)]
    public void Plain_CutInsideACharacter_LeavesItOut(int maxLength)
    {
        var text = CrmNotes.Plain(string.Concat(Enumerable.Repeat("😀", maxLength)), Mark, maxLength);

        Assert.InRange(text.Length, maxLength - 1, maxLength);
        Assert.DoesNotContain(text.EnumerateRunes(), rune => rune == Rune.ReplacementChar);
    }

    [Fact]
    public void Html_OfMarkupAndLines_ShowsThemAsTheyWereWritten() =>
        Assert.Equal("a &lt;b&gt; &amp; c<br>d", CrmNotes.Html("a <b> & c\r\nd", Mark, MaxLength));

    [Fact]
    public void Html_ExactlyAsLongAsTheCrmKeeps_IsLeftWhole()
    {
        var note = new string('a', MaxLength);

        Assert.Equal(note, CrmNotes.Html(note, Mark, MaxLength));
    }

    [Fact]
    public void Html_LongerThanTheCrmKeeps_IsCutBetweenCharactersAndStillHoldsItsMark()
    {
        var html = CrmNotes.Html(new string('&', MaxLength), Mark, MaxLength);

        Assert.InRange(html.Length, MaxLength - 10, MaxLength);
        Assert.StartsWith("&amp;&amp;", html, StringComparison.Ordinal);
        Assert.EndsWith($"&amp;…<br>{Mark}", html, StringComparison.Ordinal);
    }
}
