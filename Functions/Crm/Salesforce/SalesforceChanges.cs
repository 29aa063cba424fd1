using System.Globalization;
using System.Runtime.CompilerServices;
using Bridge.Json;

namespace Bridge.Crm.Salesforce;

/// <summary>
/// Reads which records changed, page by page
/// (https://developer.salesforce.com/docs/platform/api-rest/guide/resources-query.html). A record that changed twice is found once, as it
/// stands; its id is made of the record and the time of that change, since only a message has a notification's.
/// </summary>
internal sealed class SalesforceChanges(SalesforceClient client)
{
    private const string ChangedAt = "SystemModstamp";

    private SalesforceSettings Settings => client.Settings;

    /// <summary>The changes of all objects that the settings name, oldest first.</summary>
    public IAsyncEnumerable<CrmEvent> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => OldestFirst.MergeAsync(
        [.. Settings.CatchUp.Select(type => ReadAsync(type.Key, type.Value, from, to, cancellationToken))],
        crmEvent => crmEvent.OccurredAt,
        cancellationToken);

    private async IAsyncEnumerable<CrmEvent> ReadAsync(
        string type, IReadOnlyList<string> fields, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = Settings.Path($"query?q={Uri.EscapeDataString(QueryFor(type, fields, from, to))}");
        while (path is not null)
        {
            var page = await client.GetAsync(path, type, cancellationToken);
            foreach (var record in (page["records"] as JArray ?? []).OfType<JObject>())
            {
                var change = EventOf(type, record);
                if (!SalesforceEvents.IsEcho(Settings, change.Data))
                {
                    yield return change;
                }
            }

            path = NextPage(page);
        }
    }

    private string QueryFor(string type, IReadOnlyList<string> fields, DateTimeOffset from, DateTimeOffset to)
    {
        string?[] needed = ["Id", ChangedAt, Settings.IntegrationUserId is null ? null : "LastModifiedById"];
        var names = needed.OfType<string>().Concat(fields).Distinct(StringComparer.OrdinalIgnoreCase);
        return $"SELECT {string.Join(", ", names)} FROM {type} WHERE {ChangedAt} >= {SalesforceTime.Write(from)} AND {ChangedAt} < {SalesforceTime.Write(to)} ORDER BY {ChangedAt}, Id";
    }

    private string? NextPage(JObject page) => page["nextRecordsUrl"] switch
    {
        null or JValue { Value: null } => null,
        JValue { Value: string path } when path.StartsWith("/services/data/", StringComparison.Ordinal) => path,
        _ => throw new CrmUnavailableException(Settings.Source, "Salesforce's answer names no page that can be read next."),
    };

    private CrmEvent EventOf(string type, JObject record)
    {
        var fields = new JObject(record.Properties()
            .Where(field => field.Name is not "attributes" && field.Value.Type is not JTokenType.Null)
            .Select(field => new JProperty(field.Name, AsInSoap(field.Value))));
        var id = IdText.Of(fields["Id"]);
        return id is not null && SalesforceTime.Parse(IdText.Of(fields[ChangedAt])) is { } changedAt
            ? new SObject(new RecordRef(type, id), fields).ToEvent(Settings.Source, IdText.Join("change", type, id, SalesforceTime.Write(changedAt)), changedAt)
            : throw new CrmUnavailableException(Settings.Source, $"Salesforce's answer holds a record of {type} without an Id or a {ChangedAt}.");
    }

    // A route finds the same text in both: SOAP knows nothing else.
    private static JToken AsInSoap(JToken value) => value switch
    {
        JValue { Value: string text } => SalesforceTime.AsInSoap(text),
        JValue { Value: bool truth } => truth ? "true" : "false",
        JValue { Value: IFormattable number } => number.ToString(null, CultureInfo.InvariantCulture),
        _ => StrictJson.Write(value),
    };
}
