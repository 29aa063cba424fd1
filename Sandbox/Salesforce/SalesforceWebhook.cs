using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Bridge.Crm.Salesforce;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Salesforce;

/// <summary>A delivery of Salesforce: a SOAP call to a URL with a secret. It is not signed.</summary>
/// <param name="Source">The source that it is sent to.</param>
/// <param name="Title">What happened, in words for a person.</param>
/// <param name="OrganizationId">The organization that sends it.</param>
/// <param name="Notifications">What it tells, all by one message.</param>
/// <param name="Secret">The secret in the query of the endpoint's URL.</param>
/// <remarks>https://developer.salesforce.com/docs/platform/api/guide/sforce-api-om-outboundmessaging-wsdl.html</remarks>
public sealed record SalesforceWebhook(string Source, string Title, string OrganizationId, IReadOnlyList<SalesforceNotification> Notifications, string Secret)
    : Webhook(Source, Title)
{
    /// <summary>The secret that the Sandbox puts into the URL: made up, it opens nothing else.</summary>
    public const string SandboxSecret = "sandbox-salesforce-webhook-secret";

    /// <summary>A session of the user that the message is sent as. The bridge must not keep it.</summary>
    public const string SessionId = "00DHs0000009ZAa!session.that.nobody.keeps";

    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Outbound = "http://soap.sforce.com/2005/09/outbound";
    private static readonly XNamespace Objects = "urn:sobject.enterprise.soap.sforce.com";
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The ids of the operations that the bridge makes of it. Whoever sends it knows them: the acknowledgement names none.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> OperationsIn(JToken? answer) => Operations;

    /// <inheritdoc/>
    public override bool IsTakenBy(HttpResponseMessage answer, string body)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer is { StatusCode: HttpStatusCode.OK, Content.Headers.ContentType.MediaType: "text/xml" } && IsAcknowledgement(body);
    }

    /// <inheritdoc/>
    public override HttpRequestMessage Sign(Uri url, int attempt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(url);
        var endpoint = new UriBuilder(url) { Query = $"{SalesforceWebhookSecret.Parameter}={Uri.EscapeDataString(Secret)}" }.Uri;
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(Body(), Encoding.UTF8, "text/xml") };
        request.Headers.Add("SOAPAction", "\"\"");
        return request;
    }

    private string Body() => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        {new XElement(Soap + "Envelope", new XAttribute(XNamespace.Xmlns + "soapenv", Soap.NamespaceName), new XElement(Soap + "Body", Call()))}
        """;

    private XElement Call() => new(
        Outbound + "notifications",
        new XAttribute("xmlns", Outbound.NamespaceName),
        new XElement(Outbound + "OrganizationId", OrganizationId),
        new XElement(Outbound + "ActionId", Notifications[0].Definition.ActionId),
        new XElement(Outbound + "SessionId", SessionId),
        new XElement(Outbound + "EnterpriseUrl", "https://sandbox.my.salesforce.com/services/Soap/c/65.0/00DHs0000009ZAa"),
        new XElement(Outbound + "PartnerUrl", "https://sandbox.my.salesforce.com/services/Soap/u/65.0/00DHs0000009ZAa"),
        Notifications.Select(notification => new XElement(
            Outbound + "Notification",
            new XElement(Outbound + "Id", notification.Id),
            notification.Record is { } record ? SObject(record, notification.Definition.Fields) : null)));

    // A field without a value is left out.
    private static XElement SObject(SalesforceRecord record, IReadOnlyList<string> fields) => new(
        Outbound + "sObject",
        new XAttribute(XNamespace.Xmlns + "sf", Objects.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "xsi", Instance.NamespaceName),
        new XAttribute(Instance + "type", $"sf:{record.Type.Name}"),
        from field in fields.Prepend("Id").Distinct(StringComparer.Ordinal)
        let value = record[field]
        where value.Type is not JTokenType.Null
        select new XElement(Objects + field, value is JValue { Value: bool truth } ? (truth ? "true" : "false") : InSoap((string)value!)));

    private static bool IsAcknowledgement(string body)
    {
        try
        {
            return (string?)XElement.Parse(body).Element(Soap + "Body")?.Element(Outbound + "notificationsResponse")?.Element(Outbound + "Ack") is "true";
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static string InSoap(string text) => text.EndsWith("+0000", StringComparison.Ordinal) ? $"{text[..^5]}Z" : text;
}
