using System.Text;
using Bridge.Json;
using CsCheck;
using Newtonsoft.Json;

namespace Bridge.Tests.Json;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData(" \t\r\n[ { \"a\" : [ ] } ] \n")]
    [InlineData("{\"a\":\"\\u0041\\n\\/\\\"\",\"b\":[true,false,null,0,-1,1.5]}")]
    [InlineData("\"text\"")]
    [InlineData("0")]
    [InlineData("null")]
    public void Parse_OfJson_ReadsIt(string json) =>
        Assert.True(JToken.DeepEquals(StrictJson.Parse(json), StrictJson.Parse(StrictJson.Write(StrictJson.Parse(json)))));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("[1")]
    [InlineData("[1]]")]
    [InlineData("{} {}")]
    [InlineData("{} text")]
    [InlineData("{} // comment")]
    [InlineData("/* comment */ {}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":'text'}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1,,2]")]
    [InlineData("[undefined]")]
    [InlineData("[NaN]")]
    [InlineData("[Infinity]")]
    [InlineData("[-Infinity]")]
    [InlineData("[True]")]
    [InlineData("[nul]")]
    [InlineData("[new Date(1)]")]
    [InlineData("[0x10]")]
    [InlineData("[010]")]
    [InlineData("[+1]")]
    [InlineData("[.5]")]
    [InlineData("[5.]")]
    [InlineData("[1e]")]
    [InlineData("[--1]")]
    [InlineData("[1 2]")]
    [InlineData("[\"a\nb\"]")]
    [InlineData("[\"\\x41\"]")]
    [InlineData("[\"\\'\"]")]
    [InlineData("[\"\\u00g0\"]")]
    [InlineData("[\"open]")]
    [InlineData("\u00a0[]")]
    public void Parse_OfWhatIsNoJson_Refuses(string text)
    {
        Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(text));
        Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(Encoding.UTF8.GetBytes(text + " ").AsSpan()));
    }

    [Fact]
    public void Parse_OfAnyText_ReadsOnlyWhatAnotherStrictReaderReads() => Gen.String[Gen.Char["{}[]\"':,01.-+eEtrufalsn/*\\ "], 0, 12].Sample(text =>
    {
        try
        {
            StrictJson.Parse(text);
        }
        catch (JsonException)
        {
            return;
        }

        System.Text.Json.JsonDocument.Parse(text).Dispose();
    });

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("[{\"b\":{\"a\":1,\"a\":1}}]")]
    public void Parse_OfADuplicateName_Refuses(string json) =>
        Assert.Contains("name twice", Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_OfNamesThatDifferInCase_KeepsBoth() =>
        Assert.Equal(2, StrictJson.ParseObject("{\"a\":1,\"A\":2}").Count);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Parse_NestedTooDeep_Refuses(string open, string close)
    {
        string Nested(int depth) => $"{Repeat(open, depth - 1)}[]{Repeat(close, depth - 1)}";

        StrictJson.Parse(Nested(StrictJson.MaxDepth));
        StrictJson.Parse(Nested(StrictJson.MaxDepth + 1), StrictJson.MaxDepth + 1);
        Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(Nested(StrictJson.MaxDepth + 1)));
        Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(Repeat(open, 100_000)));
    }

    [Fact]
    public void Parse_OfBytesWithAByteOrderMark_PassesOverIt() =>
        Assert.Equal(1, (int)StrictJson.ParseObject([0xEF, 0xBB, 0xBF, .. "{\"a\":1}"u8])["a"]!);

    [Fact]
    public void ParseFile_WithCommentsAndAByteOrderMark_PassesOverThem() =>
        Assert.Equal(1, (int)StrictJson.ParseFile([0xEF, 0xBB, 0xBF, .. "// one\n{ /* two */ \"a\": 1 } // three"u8])["a"]!);

    [Theory]
    [InlineData("{'a':1}")]
    [InlineData("[1,]")]
    [InlineData("[010] // octal")]
    [InlineData("{} /* open")]
    [InlineData("{} {}")]
    public void ParseFile_OfAnythingElseThatIsNoJson_Refuses(string text) =>
        Assert.ThrowsAny<JsonException>(() => StrictJson.ParseFile(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00 })]
    [InlineData(new byte[] { 0x5B, 0x22, 0xFF, 0x22, 0x5D })]
    [InlineData(new byte[] { 0x5B, 0x22, 0xC0, 0xAF, 0x22, 0x5D })]
    [InlineData(new byte[] { 0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, 0x5B, 0x5D })]
    public void Parse_OfWhatIsNoUtf8Json_Refuses(byte[] bytes) =>
        Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(bytes.AsSpan()));

    [Theory]
    [InlineData("2026-03-01T12:00:00Z")]
    [InlineData("2026-03-01")]
    [InlineData("/Date(1564113600000)/")]
    [InlineData("20260301")]
    public void Parse_OfTextThatLooksLikeADate_KeepsTheText(string text)
    {
        var value = StrictJson.ParseObject($"{{\"id\":\"{text}\"}}")["id"]!;

        Assert.Equal(JTokenType.String, value.Type);
        Assert.Equal(text, (string?)value);
        Assert.Equal($"\"{text}\"", StrictJson.Write(value));
    }

    // JSON.stringify writes half of a cut emoji so; a CRM's text must not close the door on its event.
    [Fact]
    public void Parse_OfHalfASurrogatePair_ReadsTheReplacementCharacter()
    {
        var json = StrictJson.ParseObject("{\"name\":\"\\ud83d\"}");

        Assert.Equal("\uFFFD", (string?)json["name"]);
        Assert.True(JToken.DeepEquals(json, StrictJson.Parse(StrictJson.Write(json))));
    }

    [Fact]
    public void Parse_OfAnythingButAnObjectWhereOneIsExpected_Refuses()
    {
        Assert.ThrowsAny<JsonException>(() => StrictJson.ParseObject("[]"));
        Assert.ThrowsAny<JsonException>(() => StrictJson.ParseObject("null"u8));
    }

    [Fact]
    public void Parse_OfAMistake_SaysWhereAndRepeatsNothing()
    {
        var grammar = Assert.Throws<JsonReaderException>(() => StrictJson.Parse("{\n  \"password\": hunter2\n}"));
        var duplicate = Assert.Throws<JsonReaderException>(() => StrictJson.Parse("{\"hunter2\":1,\n\"hunter2\":2}"));
        var number = Assert.Throws<JsonReaderException>(() => StrictJson.Parse("[1,\n1e400]"));

        Assert.Equal((2, 15), (grammar.LineNumber, grammar.LinePosition));
        Assert.Equal(2, duplicate.LineNumber);
        Assert.Equal((2, 1), (number.LineNumber, number.LinePosition));
        Assert.DoesNotContain("hunter2", $"{grammar} {duplicate}", StringComparison.Ordinal);
        Assert.DoesNotContain("1e400", number.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfADocument_KeepsTheLineOfEachToken()
    {
        IJsonLineInfo line = StrictJson.ParseObject("{\n  \"a\": {\n    \"b\": 1\n  }\n}")["a"]!["b"]!;

        Assert.True(line.HasLineInfo());
        Assert.Equal(3, line.LineNumber);
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}
