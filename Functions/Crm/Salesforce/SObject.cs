using System.Xml.Linq;

namespace Bridge.Crm.Salesforce;

/// <summary>A record inside a notification.</summary>
/// <param name="Record">Which one.</param>
/// <param name="Fields">Its fields by name: text, as SOAP has it, or null.</param>
internal sealed record SObject(RecordRef Record, JObject Fields)
{
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly string[] Namespaces = ["urn:sobject.enterprise.soap.sforce.com", "urn:sobject.partner.soap.sforce.com"];

    /// <summary>Reads a record; null, and why, where it is none.</summary>
    public static SObject? Read(XElement xml, out string? reason)
    {
        reason = null;
        var fields = FieldsOf(xml);
        if (TypeOf(xml) is not { } type)
        {
            reason = "The 'sObject' does not name its type.";
        }
        else if (fields is null)
        {
            reason = "The 'sObject' has a field twice, or one without a name.";
        }
        else if (IdText.Of(fields["Id"]) is { } id && SalesforceId.IsValid(id))
        {
            return new SObject(new RecordRef(type, id), fields);
        }
        else
        {
            reason = "The 'sObject' has no 'Id', or one that is no id of Salesforce.";
        }

        return null;
    }

    /// <summary>The event of this record's change.</summary>
    public CrmEvent ToEvent(string source, string id, DateTimeOffset at) =>
        new(source, id, Record.Type, Record, at, Fields, Fingerprint.Of(Fields));

    private static string? TypeOf(XElement xml) =>
        ((string?)xml.Attribute(Instance + "type"))?.Split(':') is [var prefix, var name]
        && prefix.Length > 0
        && Namespaces.Contains(xml.GetNamespaceOfPrefix(prefix)?.NamespaceName, StringComparer.Ordinal)
        && SalesforceName.IsValid(name)
            ? name
            : null;

    private static JObject? FieldsOf(XElement xml)
    {
        var fields = new JObject();
        foreach (var field in xml.Elements())
        {
            if (!SalesforceName.IsValid(field.Name.LocalName) || ValueOf(field) is not { } value || !fields.TryAdd(field.Name.LocalName, value))
            {
                return null;
            }
        }

        return fields;
    }

    private static JToken? ValueOf(XElement field) => field switch
    {
        _ when (string?)field.Attribute(Instance + "nil") is "true" or "1" => JValue.CreateNull(),
        { HasElements: true } => FieldsOf(field),
        _ => field.Value,
    };
}
