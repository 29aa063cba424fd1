namespace Bridge.Crm.Zoho;

/// <summary>
/// Makes events of a notification, one for each of its records
/// (https://www.zoho.com/crm/developer/docs/api/v8/notifications/enable.html).
/// </summary>
internal static class ZohoEvents
{
    public const string Insert = "insert";
    public const string Update = "update";

    private const int MaxRecords = 1000;

    /// <exception cref="UnreadableDeliveryException">The body is no notification.</exception>
    public static DeliveryContent Read(ZohoSettings settings, Delivery delivery)
    {
        var body = delivery.JsonObject();
        var channel = Required(body, "channel_id");
        var module = Required(body, "module");
        var operation = Required(body, "operation");
        if (!ZohoName.IsName(module) || !ZohoName.IsName(operation))
        {
            throw new UnreadableDeliveryException("The notification's 'module' or 'operation' is no name.");
        }

        var at = ZohoTime.ParseMilliseconds(body["server_time"]) ?? throw new UnreadableDeliveryException("The notification's 'server_time' is no time in milliseconds.");
        var ids = body["ids"] as JArray ?? throw new UnreadableDeliveryException("The notification's 'ids' is no list.");
        if (ids.Count > MaxRecords)
        {
            throw new UnreadableDeliveryException($"The notification tells of more than {MaxRecords} records.");
        }

        var changes = new ZohoChanges(body);
        var events = new List<CrmEvent>();
        var unreadable = new List<UnreadableEvent>();
        var echoes = 0;
        foreach (var id in ids.DistinctBy(id => IdText.Of(id) ?? id.Path, StringComparer.Ordinal))
        {
            if (IdText.Of(id) is not { } record || !ZohoName.IsId(record))
            {
                unreadable.Add(new UnreadableEvent("The record's id is no number.", Data(module, operation, id.DeepClone())));
                continue;
            }

            var values = changes.ValuesOf(record);
            var fields = changes.FieldsOf(record);
            if (IsEcho(settings, operation, fields))
            {
                echoes++;
                continue;
            }

            var data = Data(module, operation, record);
            data["channel_id"] = channel;
            data["server_time"] = at.ToUnixTimeMilliseconds();
            data["affected_fields"] = new JArray(fields);
            data["affected_values"] = values;
            events.Add(Of(settings.Source, data, at, channel, IdText.Of(data["server_time"])!));
        }

        return new DeliveryContent(events, unreadable, echoes);
    }

    /// <summary>
    /// The event that <paramref name="data"/> tells of. A record is made once, however often and by whichever channel that is told; of
    /// other changes, <paramref name="parts"/> tell one from the next.
    /// </summary>
    public static CrmEvent Of(string source, JObject data, DateTimeOffset at, params IEnumerable<string> parts)
    {
        var (module, operation, id) = ((string)data["module"]!, (string)data["operation"]!, (string)data["id"]!);
        var isInsert = operation == Insert;
        return new CrmEvent(
            source,
            isInsert ? IdText.Join(module, operation, id) : IdText.Join([module, operation, id, .. parts]),
            $"{module}.{operation}",
            new RecordRef(module, id),
            at,
            data,
            Fingerprint.Of(isInsert ? Data(module, operation, id) : data));
    }

    /// <summary>What every event says.</summary>
    public static JObject Data(string module, string operation, JToken id) =>
        new() { ["module"] = module, ["operation"] = operation, ["id"] = id };

    /// <summary>What <see cref="Read"/> would find in an event of the type about the record; null where the two do not go together.</summary>
    public static JObject? DataOf(string type, RecordRef? record)
    {
        if (type.Split('.') is not [var module, var operation] || (record is not null && record.Type != module))
        {
            return null;
        }

        return record is null ? new JObject { ["module"] = module, ["operation"] = operation } : Data(module, operation, record.Id);
    }

    // A notification does not say who made the change: only what changed can tell the bridge's own.
    private static bool IsEcho(ZohoSettings settings, string operation, IReadOnlyList<string> fields) =>
        operation == Update && fields.Count > 0 && fields.All(settings.OwnFields.Contains);

    private static string Required(JObject body, string name) =>
        IdText.Of(body[name]) ?? throw new UnreadableDeliveryException($"The notification's '{name}' is missing, or neither a number nor text.");
}
