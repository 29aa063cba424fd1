using System.Text.Json;
using Newtonsoft.Json;

namespace Bridge.Json;

/// <summary>
/// Refuses what RFC 8259 does not call JSON and Newtonsoft reads all the same: comments, single quotes, bare names,
/// hexadecimal and octal numbers, trailing commas, constructors, NaN. A number that would be rounded is refused too.
/// </summary>
internal static class JsonGrammar
{
    /// <summary>Goes through the whole document.</summary>
    /// <exception cref="JsonReaderException">It is refused. The message says where, and repeats nothing of the document.</exception>
    public static void Check(ReadOnlySpan<byte> utf8, int maxDepth, JsonCommentHandling comments = JsonCommentHandling.Disallow)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth, CommentHandling = comments });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Number && !ExactNumber.CanRead(reader.ValueSpan))
                {
                    throw InexactNumber(utf8[..(int)reader.TokenStartIndex]);
                }
            }
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw Refusal(
                $"This is no JSON, or nested deeper than {maxDepth}.", (int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1);
        }
    }

    /// <summary>The exception that says what is wrong and where; both counts begin with 1.</summary>
    public static JsonReaderException Refusal(string reason, int line, int position) =>
        new($"{reason} Line {line}, position {position}.", path: "", line, position, innerException: null);

    private static JsonReaderException InexactNumber(ReadOnlySpan<byte> before) => Refusal(
        "A number is too large or has too many digits to be read exactly.", before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
}
