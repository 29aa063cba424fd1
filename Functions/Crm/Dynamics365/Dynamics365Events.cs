using System.Globalization;
using Bridge.Json;

namespace Bridge.Crm.Dynamics365;

/// <summary>
/// Reads what Dataverse sends: the execution context of one message
/// (https://learn.microsoft.com/dotnet/api/microsoft.xrm.sdk.remoteexecutioncontext).
/// </summary>
internal static class Dynamics365Events
{
    /// <summary>
    /// The header of a delivery that was too large, at more than 256 KB, and lost its parameters and images
    /// (https://learn.microsoft.com/power-apps/developer/data-platform/use-webhooks#request-body).
    /// </summary>
    public const string TooLargeHeader = "x-ms-dynamics-msg-size-exceeded";

    private const int PostOperation = 40;

    // Microsoft advises batches of a hundred to a thousand
    // (https://learn.microsoft.com/power-apps/developer/data-platform/bulk-operations).
    private const int MaxRows = 1000;
    private const long MaxRepeated = 16 * 1024 * 1024;

    private static readonly string[] RequiredIds = ["OrganizationId", "InitiatingUserId"];

    public static DeliveryContent Read(Dynamics365Settings settings, Delivery delivery)
    {
        var context = delivery.JsonObject();
        if (IdText.Of(context[Dynamics365EventData.Message]) is null || IdText.Of(context[Dynamics365EventData.Table]) is null)
        {
            throw new UnreadableDeliveryException("The body is no execution context of Dataverse, which has a MessageName and a PrimaryEntityName.");
        }

        if (settings.OrganizationId is { } organization && IdOf(context["OrganizationId"]) != organization)
        {
            throw new UnreadableDeliveryException($"The event is of another organization than Sources:{settings.Source}:OrganizationId names. A copy of the environment still has this webhook: remove it there.");
        }

        if (IsEcho(settings, context))
        {
            return new DeliveryContent([], [], 1);
        }

        var isTooLarge = delivery.Headers.ContainsKey(TooLargeHeader);
        return WhatIsWrong(context) is { } reason
            ? Unreadable(reason, context)
            : ReadMessage(settings.Source, context, isTooLarge, delivery.ReceivedAt);
    }

    /// <summary>An id that is a GUID, and not the empty one.</summary>
    public static Guid? IdOf(JToken? token) =>
        Guid.TryParseExact(IdText.Of(token), "D", out var id) && id != Guid.Empty ? id : null;

    // What a plug-in or a flow changes because of our own change is initiated by us as well.
    private static bool IsEcho(Dynamics365Settings settings, JObject context) =>
        IdOf(context["InitiatingUserId"]) == settings.ApplicationUserId || Number(context["Depth"]) > settings.MaxDepth;

    private static string? WhatIsWrong(JObject context)
    {
        if (Array.Find(RequiredIds, name => IdOf(context[name]) is null) is { } missing)
        {
            return $"The event's '{missing}' is missing, or no id.";
        }

        if (Number(context["Stage"]) < PostOperation)
        {
            return "The step runs before the change is made, and it may still fail: register the step for PostOperation.";
        }

        return IdOf(context["OperationId"]) is null && (IdOf(context["CorrelationId"]) is null || IdText.Of(context["OperationCreatedOn"]) is null)
            ? "The event has neither an 'OperationId' nor a 'CorrelationId' with an 'OperationCreatedOn': it cannot be told from others."
            : null;
    }

    private static DeliveryContent ReadMessage(string source, JObject context, bool isTooLarge, DateTimeOffset receivedAt)
    {
        if (DataContractJson.Pairs(context["InputParameters"]) is not { } parameters)
        {
            return Unreadable("The event's 'InputParameters' are no list of keys and values.", context);
        }

        var message = IdText.Of(context[Dynamics365EventData.Message])!;
        if (!Dynamics365EventData.IsMultiple(message))
        {
            var row = parameters.GetValueOrDefault("Target") as JObject;
            var isPartial = isTooLarge || (row is null && message is "Create" or "Update");
            return ReadRows(source, context, [row], parameters, isPartial, receivedAt);
        }

        var instead = $"register the step for {Dynamics365EventData.SingleOf(message)} instead of {message}.";
        if ((parameters.GetValueOrDefault("Targets") as JObject)?["Entities"] is not JArray rows)
        {
            return Unreadable($"The event is too large to name its records: {instead}", context);
        }

        return rows.Count <= MaxRows && rows.Count * SizeWithoutRows(context) <= MaxRepeated
            ? ReadRows(source, context, [.. rows.Select(row => row as JObject ?? [])], parameters, isPartial: false, receivedAt)
            : Unreadable($"The event is about too many records: {instead}", context);
    }

    private static DeliveryContent ReadRows(
        string source,
        JObject context,
        IReadOnlyList<JObject?> rows,
        IReadOnlyDictionary<string, JToken> parameters,
        bool isPartial,
        DateTimeOffset receivedAt)
    {
        var events = new List<CrmEvent>();
        var unreadable = new List<UnreadableEvent>();
        var others = parameters.Where(parameter => parameter.Key is not ("Target" or "Targets")).ToDictionary(StringComparer.Ordinal);
        foreach (var (index, row) in rows.Index())
        {
            var record = RecordOf(context, row, isOneOfMany: rows.Count > 1);
            if (DataContractJson.Columns(row?["Attributes"]) is null)
            {
                unreadable.Add(new UnreadableEvent("The record's 'Attributes' are no list of keys and values.", context));
            }
            else if (record is null && (isPartial || rows.Count > 1))
            {
                unreadable.Add(new UnreadableEvent("The event does not name the record that it is about.", context));
            }
            else
            {
                var data = Dynamics365EventData.Of(context, record, row, others);
                if (isPartial)
                {
                    data[CrmEvent.PartialMember] = true;
                }

                events.Add(EventOf(source, data, record, index, receivedAt));
            }
        }

        // The context says it all, however many of its rows are wrong.
        return new DeliveryContent(events, [.. unreadable.DistinctBy(one => one.Reason, StringComparer.Ordinal)], 0);
    }

    // Every row's event repeats it.
    private static long SizeWithoutRows(JObject context)
    {
        var rest = (JObject)context.DeepClone();
        foreach (var pair in (rest["InputParameters"] as JArray ?? []).OfType<JObject>())
        {
            if (IdText.Of(pair["key"]) is "Targets")
            {
                pair.Remove("value");
            }
        }

        return StrictJson.Write(rest).Length;
    }

    private static RecordRef? RecordOf(JObject context, JObject? row, bool isOneOfMany)
    {
        var table = IdText.Of(context[Dynamics365EventData.Table])!;
        var id = (isOneOfMany ? null : IdOf(context[Dynamics365EventData.Id])) ?? IdOf(row?["Id"]);
        return id is { } known && DataverseTable.IsName(table) ? new RecordRef(table, known.ToString("D")) : null;
    }

    private static CrmEvent EventOf(string source, JObject data, RecordRef? record, int index, DateTimeOffset receivedAt)
    {
        var message = IdText.Of(data[Dynamics365EventData.Message])!;
        var table = IdText.Of(data[Dynamics365EventData.Table])!;
        var type = Dynamics365EventData.TypeOf(table, message);
        var id = Dynamics365EventId.Of(data, table, record, index);
        return new CrmEvent(source, id, type, record, OccurredAt(data, receivedAt), data, Fingerprint.Of(data));
    }

    // The job is made a moment after the change.
    private static DateTimeOffset OccurredAt(JObject data, DateTimeOffset receivedAt) =>
        DataverseRow.TimeOf(data[Dynamics365EventData.Attributes]?["modifiedon"])
        ?? DataverseRow.TimeOf(data["OperationCreatedOn"])
        ?? receivedAt;

    private static long? Number(JToken? token) =>
        long.TryParse(IdText.Of(token), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DeliveryContent Unreadable(string reason, JObject context) => new([], [new UnreadableEvent(reason, context)], 0);
}
