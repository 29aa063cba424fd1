using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Bridge.Crm.Salesforce;

/// <summary>Reads XML of strangers: no document types, so no entities of their own; nothing is fetched; depth and size are bounded.</summary>
internal static class SoapXml
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 32;

    private const int MaxCharacters = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The document's root.</summary>
    /// <exception cref="UnreadableDeliveryException">The bytes are no UTF-8, no XML, or more than is read.</exception>
    public static XElement Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var text = StrictUtf8.GetString(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8);
            CheckDepth(text);
            using var reader = Reader(text);
            return XElement.Load(reader);
        }
        catch (Exception exception) when (exception is XmlException or DecoderFallbackException)
        {
            // The parser's own words would quote the body.
            throw new UnreadableDeliveryException("The body is no XML in UTF-8, or it has a document type, or is too large.");
        }
    }

    /// <summary>The one child of that name.</summary>
    /// <exception cref="UnreadableDeliveryException">There is none, or more than one.</exception>
    public static XElement Only(this XElement parent, XName name) =>
        parent.Elements(name).Take(2).ToList() is [var only]
            ? only
            : throw new UnreadableDeliveryException($"The message has no '{name.LocalName}' where one belongs, or more than one.");

    // Before the tree is built: what walks a tree recurses.
    private static void CheckDepth(string text)
    {
        using var reader = Reader(text);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                throw new UnreadableDeliveryException($"The body is nested deeper than {MaxDepth}.");
            }
        }
    }

    private static XmlReader Reader(string text) => XmlReader.Create(new StringReader(text), Settings);
}
