using System.Text;
using System.Xml;
using System.Xml.Linq;
using Bridge.Json;

namespace Bridge.Crm.Salesforce;

/// <summary>Reads XML of strangers: no document types, so no entities of their own; nothing is fetched; depth and size are bounded.</summary>
internal static class SoapXml
{
    // Attributes hold names of types and namespaces, and nothing else.
    private const int MaxAttributeLength = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The document's root.</summary>
    /// <exception cref="UnreadableDeliveryException">The bytes are no UTF-8, no XML, or more than the limits allow.</exception>
    public static XElement Parse(ReadOnlySpan<byte> utf8, DocumentLimits limits)
    {
        try
        {
            var text = StrictUtf8.GetString(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8);
            Check(text, limits);
            using var reader = Reader(text);
            return XElement.Load(reader);
        }
        catch (Exception exception) when (exception is XmlException or DecoderFallbackException)
        {
            // The parser's own words would quote the body.
            throw new UnreadableDeliveryException("The body is no XML in UTF-8, or it has a document type.");
        }
    }

    /// <summary>The one child of that name.</summary>
    /// <exception cref="UnreadableDeliveryException">There is none, or more than one.</exception>
    public static XElement Only(this XElement parent, XName name) =>
        parent.Elements(name).Take(2).ToList() is [var only]
            ? only
            : throw new UnreadableDeliveryException($"The message has no '{name.LocalName}' where one belongs, or more than one.");

    // Before the tree is built: it takes many times the body's room, and what walks it recurses.
    private static void Check(string text, DocumentLimits limits)
    {
        using var reader = Reader(text);
        var values = 0;
        while (reader.Read())
        {
            values += reader.NodeType == XmlNodeType.Element ? 1 + reader.AttributeCount : 0;
            if (values > limits.MaxValues)
            {
                throw new UnreadableDeliveryException($"The body holds more than {limits.MaxValues} elements and attributes.");
            }

            if (reader.Depth > limits.MaxDepth)
            {
                throw new UnreadableDeliveryException($"The body is nested deeper than {limits.MaxDepth}.");
            }

            CheckAttributes(reader);
        }
    }

    private static void CheckAttributes(XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.Value.Length > MaxAttributeLength)
            {
                throw new UnreadableDeliveryException($"The body has an attribute of more than {MaxAttributeLength} characters.");
            }
        }
    }

    private static XmlReader Reader(string text) => XmlReader.Create(new StringReader(text), Settings);
}
