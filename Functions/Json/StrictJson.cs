using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace Bridge.Json;

/// <summary>
/// The one JSON reader of the project: decimals stay decimals, text that looks like a date stays text, nesting and
/// duplicate names are refused, and nothing may follow the document.
/// </summary>
public static class StrictJson
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonLoadSettings LoadSettings = new()
    {
        CommentHandling = CommentHandling.Ignore,
        DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error,
        LineInfoHandling = LineInfoHandling.Load,
    };

    /// <summary>Reads one JSON document from UTF-8 bytes.</summary>
    /// <exception cref="JsonException">The bytes are no UTF-8, or no JSON, or nested deeper than <see cref="MaxDepth"/>.</exception>
    public static JToken Parse(ReadOnlySpan<byte> utf8)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException exception)
        {
            throw new JsonReaderException("The text is not valid UTF-8.", exception);
        }

        return Parse(text);
    }

    /// <summary>Reads one JSON document from text. Every token keeps its line and column.</summary>
    /// <param name="text">The document.</param>
    /// <param name="maxDepth">The deepest nesting that is read: more than <see cref="MaxDepth"/> only for an envelope around a document.</param>
    /// <exception cref="JsonException">The text is no JSON, or nested deeper than <paramref name="maxDepth"/>.</exception>
    public static JToken Parse(string text, int maxDepth = MaxDepth)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var reader = new JsonTextReader(new StringReader(text));
        Configure(reader, maxDepth);
        try
        {
            var token = JToken.ReadFrom(reader, LoadSettings);
            while (reader.Read())
            {
                if (reader.TokenType != JsonToken.Comment)
                {
                    throw new JsonReaderException("There is text behind the end of the JSON document.");
                }
            }

            return token;
        }
        catch (OverflowException exception)
        {
            throw new JsonReaderException($"A number is too large. Line {reader.LineNumber}.", exception);
        }
    }

    /// <summary>Reads one JSON object from text.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static JObject ParseObject(string text) => AsObject(Parse(text));

    /// <summary>Reads one JSON object from UTF-8 bytes.</summary>
    /// <exception cref="JsonException">The bytes hold no JSON object.</exception>
    public static JObject ParseObject(ReadOnlySpan<byte> utf8) => AsObject(Parse(utf8));

    /// <summary>Writes a token as compact JSON; numbers and text come out as they were read.</summary>
    public static string Write(JToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = new JsonTextWriter(text) { Formatting = Formatting.None, Culture = CultureInfo.InvariantCulture })
        {
            token.WriteTo(writer);
        }

        return text.ToString();
    }

    private static JObject AsObject(JToken token) =>
        token as JObject ?? throw new JsonReaderException($"A JSON object was expected, not {token.Type}.");

    private static void Configure(JsonTextReader reader, int maxDepth)
    {
        reader.FloatParseHandling = FloatParseHandling.Decimal;
        reader.DateParseHandling = DateParseHandling.None;
        reader.MaxDepth = maxDepth;
        reader.Culture = CultureInfo.InvariantCulture;
    }
}
