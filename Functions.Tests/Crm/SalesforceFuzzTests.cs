using System.Globalization;
using System.Text;
using Bridge.Crm;
using CsCheck;

namespace Bridge.Tests.Crm;

/// <summary>
/// Whatever a message holds, it is read, called unreadable, or its notifications are. <c>BRIDGE_FUZZ_BODIES</c> says how many bodies are made.
/// </summary>
public sealed class SalesforceFuzzTests : IAsyncDisposable
{
    private const string Message = """
        <?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>00DHs0000009ZAaMAM</OrganizationId><ActionId>04kHs000000001AIAQ</ActionId><SessionId>s</SessionId><EnterpriseUrl>https://e</EnterpriseUrl><PartnerUrl>https://p</PartnerUrl><Notification><Id>04lHs0000000001IAA</Id><sObject xsi:type="sf:Opportunity" xmlns:sf="urn:sobject.enterprise.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sf:Id>006Hs0000000002IAC</sf:Id><sf:Amount>245.71293</sf:Amount><sf:LastModifiedDate>2026-03-01T11:59:57.000Z</sf:LastModifiedDate><sf:Place><sf:City>Perth</sf:City></sf:Place></sObject></Notification></notifications></e:Body></e:Envelope>
        """;

    private static readonly int Bodies = int.Parse(Environment.GetEnvironmentVariable("BRIDGE_FUZZ_BODIES") ?? "3000", CultureInfo.InvariantCulture);

    private static readonly string[] Splices =
    [
        "\0", "\uFEFF", "\ud83d", "<", ">", "</", "/>", "&", "&amp;", "&#0;", "&#xD800;", "&#x10FFFF;", "&e;", "<![CDATA[", "]]>", "<!--", "-->", "<?x y?>", "<?xml version=\"1.1\"?>",
        "<!DOCTYPE a [<!ENTITY e \"&e;&e;\">]>", "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x\">", " xmlns:sf=\"urn:other\"", " xmlns=\"\"", " xsi:type=\"sf:A\"", " xsi:nil=\"1\"", " xml:space=\"preserve\"",
        "<sf:Id>006Hs0000000003IAC</sf:Id>", "<sf:a><sf:b><sf:c><sf:d>1</sf:d></sf:c></sf:b></sf:a>", "<Notification/>", "<Notification><Id>04lHs0000000002IAA</Id><sObject/></Notification>", "<sf:LastModifiedDate>9999-12-31T23:59:59-14:00</sf:LastModifiedDate>",
        "<sf:LastModifiedDate>0001-01-01T00:00:00+14:00</sf:LastModifiedDate>", "encoding=\"utf-16\"", "encoding=\"no-such\"", ":", "\"", "'",
    ];

    private readonly CrmGraph _graph = SalesforceApi.GraphOf("http://127.0.0.1:1");

    [Fact]
    public void Read_MutatedMessage_ThrowsNothingButUnreadable()
    {
        var splice = Gen.Select(Gen.Int[0, Splices.Length - 1], Gen.Int[0, Message.Length], Gen.Int[0, 40]);
        Gen.Select(splice.Array[0, 6], Gen.Bool).Sample(
            (splices, bits) =>
            {
                var text = splices.Aggregate(Message, Splice);
                Read(bits ? Bits.Flip(Encoding.UTF8.GetBytes(text), splices.Length * 997) : Encoding.UTF8.GetBytes(text));
            },
            iter: Bodies);
    }

    [Fact]
    public void Read_MessageWhoseMarkupRepeats_TakesBoundedMemory()
    {
        var piece = Gen.Int[0, Splices.Length - 1].Select(index => Splices[index]);
        Gen.Select(piece, Gen.Int[1, 1000], Gen.Int[0, Message.Length]).Sample(
            (text, times, at) =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Read(Encoding.UTF8.GetBytes(Message.Insert(at, string.Concat(Enumerable.Repeat(text, times)))));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
            },
            iter: Bodies / 10,
            threads: 1);
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static string Splice(string text, (int Piece, int At, int Length) splice)
    {
        var at = Math.Min(splice.At, text.Length);
        return string.Concat(text.AsSpan(0, at), Splices[splice.Piece], text.AsSpan(Math.Min(text.Length, at + splice.Length)));
    }

    private void Read(byte[] body)
    {
        try
        {
            var content = _graph.Source("salesforce").Read(SalesforceApi.DeliveryOf(body));
            Assert.All(content.Events, change => Assert.NotEmpty(change.Id));
        }
        catch (UnreadableDeliveryException)
        {
            // The one exception that may leave a reader.
        }
    }
}
