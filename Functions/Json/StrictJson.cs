using System.Globalization;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using JsonException = Newtonsoft.Json.JsonException;

namespace Bridge.Json;

/// <summary>
/// The one JSON reader of the project. It reads what RFC 8259 calls JSON and nothing else: decimals stay decimals, to the last
/// digit; text that looks like a date stays text; deep nesting and duplicate names are refused, and nothing may follow the document.
/// Exceptions say where, and repeat nothing of the document.
/// </summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc8259</remarks>
public static class StrictJson
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private static readonly DocumentLimits OwnLimits = new(MaxDepth, int.MaxValue);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonLoadSettings LoadSettings = new()
    {
        DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error,
        LineInfoHandling = LineInfoHandling.Load,
    };

    /// <summary>Reads one JSON document from UTF-8 bytes; a byte order mark before it is passed over.</summary>
    /// <exception cref="JsonException">The bytes are no UTF-8, or no JSON, or nested deeper than <see cref="MaxDepth"/>.</exception>
    public static JToken Parse(ReadOnlySpan<byte> utf8) => Parse(utf8, OwnLimits, JsonCommentHandling.Disallow);

    /// <summary>Reads one JSON document of a stranger: like <see cref="Parse(ReadOnlySpan{byte})"/>, and no more than the limits allow.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="limits">How much is read; no deeper than <see cref="MaxDepth"/>, since what is kept of it is read again.</param>
    /// <exception cref="JsonException">The bytes are no UTF-8, or no JSON, or more than the limits allow.</exception>
    public static JToken Parse(ReadOnlySpan<byte> utf8, DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Parse(utf8, limits, JsonCommentHandling.Disallow);
    }

    /// <summary>Reads a file that people write, such as settings and routes: like <see cref="Parse(ReadOnlySpan{byte})"/>, and passes over comments.</summary>
    /// <exception cref="JsonException">The bytes are no UTF-8, or no JSON with comments, or nested deeper than <see cref="MaxDepth"/>.</exception>
    public static JToken ParseFile(ReadOnlySpan<byte> utf8) => Parse(utf8, OwnLimits, JsonCommentHandling.Skip);

    /// <summary>Reads one JSON document from text. Every token keeps its line and column.</summary>
    /// <param name="text">The document.</param>
    /// <param name="maxDepth">The deepest nesting that is read: more than <see cref="MaxDepth"/> only for an envelope around a document.</param>
    /// <exception cref="JsonException">The text is no JSON, or nested deeper than <paramref name="maxDepth"/>.</exception>
    public static JToken Parse(string text, int maxDepth = MaxDepth)
    {
        ArgumentNullException.ThrowIfNull(text);
        JsonGrammar.Check(Encoding.UTF8.GetBytes(text), OwnLimits with { MaxDepth = maxDepth });
        return Read(text, maxDepth);
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
        return Write(writer => token.WriteTo(writer));
    }

    /// <summary>Writes compact JSON token by token.</summary>
    internal static string Write(Action<JsonWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = new JsonTextWriter(text) { Formatting = Formatting.None, Culture = CultureInfo.InvariantCulture })
        {
            write(writer);
        }

        return text.ToString();
    }

    private static JToken Parse(ReadOnlySpan<byte> utf8, DocumentLimits limits, JsonCommentHandling comments)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        JsonGrammar.Check(utf8, limits, comments);
        return Read(Decode(utf8), limits.MaxDepth);
    }

    private static JObject AsObject(JToken token) =>
        token as JObject ?? throw new JsonReaderException($"A JSON object was expected, not {token.Type}.");

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException exception)
        {
            throw new JsonReaderException("This is no UTF-8 text.", exception);
        }
    }

    private static JToken Read(string text, int maxDepth)
    {
        using var reader = new JsonTextReader(new StringReader(text))
        {
            FloatParseHandling = FloatParseHandling.Decimal,
            DateParseHandling = DateParseHandling.None,
            MaxDepth = maxDepth,
            Culture = CultureInfo.InvariantCulture,
        };
        try
        {
            return JToken.ReadFrom(reader, LoadSettings);
        }
        catch (JsonReaderException exception)
        {
            // The reader's own message would repeat the name or the number.
            throw JsonGrammar.Refusal("An object has a name twice, or a number has an extreme exponent.", exception.LineNumber, exception.LinePosition);
        }
    }
}
