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
    public static void Check(ReadOnlySpan<byte> utf8, DocumentLimits limits, JsonCommentHandling comments = JsonCommentHandling.Disallow)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.MaxDepth, CommentHandling = comments });
        var values = 0;
        try
        {
            while (reader.Read())
            {
                if (IsValue(reader.TokenType) && ++values > limits.MaxValues)
                {
                    throw RefusalAfter(utf8[..(int)reader.TokenStartIndex], $"This holds more than {limits.MaxValues} values.");
                }

                if (reader.TokenType == JsonTokenType.Number && !ExactNumber.CanRead(reader.ValueSpan))
                {
                    throw RefusalAfter(utf8[..(int)reader.TokenStartIndex], "A number is too large or has too many digits to be read exactly.");
                }
            }
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw Refusal(
                $"This is no JSON, or nested deeper than {limits.MaxDepth}.", (int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1);
        }
    }

    /// <summary>The exception that says what is wrong and where; both counts begin with 1.</summary>
    public static JsonReaderException Refusal(string reason, int line, int position) =>
        new($"{reason} Line {line}, position {position}.", path: "", line, position, innerException: null);

    private static bool IsValue(JsonTokenType type) =>
        type is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray);

    private static JsonReaderException RefusalAfter(ReadOnlySpan<byte> before, string reason) =>
        Refusal(reason, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
}
