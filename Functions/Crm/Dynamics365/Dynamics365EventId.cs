using System.Globalization;

namespace Bridge.Crm.Dynamics365;

/// <summary>The id of an event: Dataverse's second attempt repeats it, and no other change shares it.</summary>
internal static class Dynamics365EventId
{
    /// <summary>The id.</summary>
    /// <param name="data">The event's data.</param>
    /// <param name="table">The table that the message is about.</param>
    /// <param name="record">The record, where the event names one.</param>
    /// <param name="index">Which of the message's records it is.</param>
    public static string Of(JObject data, string table, RecordRef? record, int index) => IdText.Join(
        [
            IdText.Of(data["OrganizationId"]),
            IdText.Of(data[Dynamics365EventData.Message]),
            table,
            record?.Id,
            .. Occurrence(data),
            IdText.Of((data["OwningExtension"] as JObject)?["id"]),
            .. index == 0 ? Array.Empty<string>() : [index.ToString(CultureInfo.InvariantCulture)],
        ]);

    // A step that runs in the background has a system job of its own for each change
    // (https://learn.microsoft.com/dotnet/api/microsoft.xrm.sdk.iexecutioncontext.operationid). Another step has none: of a chain of changes
    // in one moment only what is set tells one from the next.
    private static IEnumerable<string?> Occurrence(JObject data) => Dynamics365Events.IdOf(data["OperationId"]) is { } job
        ? [job.ToString("D")]
        :
        [
            IdText.Of(data["CorrelationId"]),
            IdText.Of(data["OperationCreatedOn"]),
            IdText.Of(data["Depth"]),
            Fingerprint.Of((JObject)data[Dynamics365EventData.Attributes]!),
        ];
}
