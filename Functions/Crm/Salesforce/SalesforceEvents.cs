using System.Xml.Linq;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// Takes an outbound message apart. An event's type is the object's name, its data the fields that the message was set up with. They
/// are those at the time of sending, and a retry may carry later ones
/// (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_notifications.htm).
/// </summary>
internal static class SalesforceEvents
{
    /// <summary>What <see cref="Read"/> would find in an event of the type about the record; null where the two do not go together.</summary>
    public static JObject? DataOf(string type, RecordRef? record) =>
        record is not null && string.Equals(record.Type, type, StringComparison.Ordinal) ? new JObject { ["Id"] = record.Id } : null;

    public static DeliveryContent Read(SalesforceSettings settings, Delivery delivery)
    {
        var events = new List<CrmEvent>();
        var unreadable = new List<UnreadableEvent>();
        var echoes = 0;
        foreach (var notification in OutboundMessage.Parse(delivery).Notifications)
        {
            if (WhatIsWrong(notification, out var id, out var sObject) is { } reason)
            {
                unreadable.Add(new UnreadableEvent(reason, notification.ToString(SaveOptions.DisableFormatting)));
            }
            else if (IsEcho(settings, sObject!.Fields))
            {
                echoes++;
            }
            else
            {
                events.Add(sObject.ToEvent(settings.Source, id, SalesforceTime.LastChange(sObject.Fields) ?? delivery.ReceivedAt));
            }
        }

        return new DeliveryContent(events, unreadable, echoes);
    }

    /// <summary>Whether the bridge's own user was the last to change the record, where the event tells and the user is known.</summary>
    public static bool IsEcho(SalesforceSettings settings, JObject fields) =>
        SalesforceId.AreSame(settings.IntegrationUserId, IdText.Of(fields["LastModifiedById"]));

    private static string? WhatIsWrong(XElement notification, out string id, out SObject? sObject)
    {
        (id, sObject) = ((string?)notification.Element(OutboundMessage.Outbound + "Id") ?? "", null);
        if (!SalesforceId.IsValid(id))
        {
            return "The notification's 'Id' is missing, or no id of Salesforce.";
        }

        if (notification.Element(OutboundMessage.Outbound + "sObject") is not { HasElements: true } xml)
        {
            return "The notification holds nothing of its record: it was deleted before Salesforce sent the notification.";
        }

        sObject = SObject.Read(xml, out var reason);
        return reason;
    }
}
