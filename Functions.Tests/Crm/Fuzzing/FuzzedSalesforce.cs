using System.Text;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm.Fuzzing;

internal sealed record FuzzedSalesforce() : FuzzedKind(
    "Salesforce",
    [
        """<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>00DHs0000009ZAaMAM</OrganizationId><ActionId>04kHs000000001AIAQ</ActionId><SessionId>s</SessionId><Notification><Id>04lHs0000000001IAA</Id><sObject xsi:type="sf:Opportunity" xmlns:sf="urn:sobject.enterprise.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sf:Id>006Hs0000000002IAC</sf:Id><sf:IsWon>true</sf:IsWon><sf:Amount>245.71293</sf:Amount><sf:LastModifiedDate>2026-03-01T11:59:57.000Z</sf:LastModifiedDate><sf:Place><sf:City>Perth</sf:City></sf:Place></sObject></Notification></notifications></e:Body></e:Envelope>""",
    ],
    [
        "<", ">", "</", "/>", "&", "&amp;", "&#0;", "&#xD800;", "&#x10FFFF;", "&e;", "<![CDATA[", "]]>", "<!--", "-->", "<?x y?>", "<?xml version=\"1.1\"?>", "<!DOCTYPE a [<!ENTITY e \"&e;&e;\">]>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x\">", " xmlns:sf=\"urn:other\"", " xmlns=\"\"", " xsi:type=\"sf:A\"", " xsi:nil=\"1\"", " xml:space=\"preserve\"", "<sf:Id>006Hs0000000003IAC</sf:Id>",
        "<sf:a><sf:b><sf:c><sf:d>1</sf:d></sf:c></sf:b></sf:a>", "<Notification/>", "<Notification><Id>04lHs0000000002IAA</Id><sObject/></Notification>", "encoding=\"utf-16\"", "encoding=\"no-such\"",
        "<sf:LastModifiedDate>9999-12-31T23:59:59-14:00</sf:LastModifiedDate>", "<sf:LastModifiedDate>0001-01-01T00:00:00+14:00</sf:LastModifiedDate>",
    ])
{
    public override string Deeper => "<a>";

    public override string Crowd => "<a/>";

    public override byte[] Deep(int depth) => WithField(string.Concat(Enumerable.Repeat("<sf:x>", depth)) + string.Concat(Enumerable.Repeat("</sf:x>", depth)));

    public override byte[] Wide(int values) => WithField($"<sf:x>{string.Concat(Enumerable.Range(0, values).Select(number => $"<sf:f{number}/>"))}</sf:x>");

    public override byte[] Long(int length) => WithField($"<sf:x>{new string('x', length)}</sf:x>");

    public override string Query => $"?secret={Secret}";

    public override IEnumerable<(string Name, string Value)> Settings =>
    [
        Is("Kind", Name), Is("BaseUrl", "https://example.my.salesforce.com"), Is("OrganizationId", "00DHs0000009ZAaMAM"), Is("ClientId", "a-client"),
        Keeps("webhook-secret"), Keeps("client-secret"),
    ];

    /// <summary>A message whose record has a field more.</summary>
    public byte[] WithField(string field) => Encoding.UTF8.GetBytes(Bodies[0].Replace("<sf:IsWon>", $"{field}<sf:IsWon>", StringComparison.Ordinal));

    /// <summary>A message behind something else.</summary>
    public byte[] Behind(string prologue) => Encoding.UTF8.GetBytes(Bodies[0].Replace("<e:Envelope", $"{prologue}<e:Envelope", StringComparison.Ordinal));

    public override void Authenticate(IHeaderDictionary headers, string url, byte[] body, DateTimeOffset now)
    {
        // The address and the body say it.
    }
}
