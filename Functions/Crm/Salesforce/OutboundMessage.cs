using System.Xml.Linq;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// What Salesforce sends: a SOAP call of one organization with up to a hundred notifications
/// (https://developer.salesforce.com/docs/platform/api/guide/sforce-api-om-outboundmessaging-wsdl.html).
/// A session id that may lie in it is not read.
/// </summary>
/// <param name="OrganizationId">The organization that sent it.</param>
/// <param name="Notifications">The notifications, as XML.</param>
internal sealed record OutboundMessage(string OrganizationId, IReadOnlyList<XElement> Notifications)
{
    /// <summary>The namespace of the call and of its answer.</summary>
    public static readonly XNamespace Outbound = "http://soap.sforce.com/2005/09/outbound";

    private const int MaxNotifications = 100;

    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    /// <summary>The answer that Salesforce takes for one: without it every notification is sent again.</summary>
    public static CrmAnswer Acknowledgement { get; } = new(
        200,
        "text/xml; charset=utf-8",
        new XElement(
            Soap + "Envelope",
            new XAttribute(XNamespace.Xmlns + "soapenv", Soap.NamespaceName),
            new XElement(
                Soap + "Body",
                new XElement(
                    Outbound + "notificationsResponse",
                    new XAttribute("xmlns", Outbound.NamespaceName),
                    new XElement(Outbound + "Ack", "true")))).ToString(SaveOptions.DisableFormatting));

    /// <summary>Reads a message.</summary>
    /// <exception cref="UnreadableDeliveryException">The body is none, or more than the delivery's limits allow.</exception>
    public static OutboundMessage Parse(Delivery delivery)
    {
        var envelope = SoapXml.Parse(delivery.Body.Span, delivery.Limits);
        if (envelope.Name != Soap + "Envelope")
        {
            throw new UnreadableDeliveryException("The body is no SOAP envelope.");
        }

        var call = envelope.Only(Soap + "Body").Only(Outbound + "notifications");
        return call.Elements(Outbound + "Notification").ToList() is { Count: > 0 and <= MaxNotifications } notifications
            ? new OutboundMessage(call.Only(Outbound + "OrganizationId").Value, notifications)
            : throw new UnreadableDeliveryException($"The message holds no notification, or more than {MaxNotifications}.");
    }
}
