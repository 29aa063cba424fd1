using System.Globalization;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>Changes of records as Dataverse tells them to a webhook: the execution context of a step that runs in the background.</summary>
/// <remarks>https://learn.microsoft.com/power-apps/developer/data-platform/use-webhooks#request-body</remarks>
public sealed class ExecutionContexts(TimeProvider clock)
{
    private const string Namespace = ":http://schemas.microsoft.com/xrm/2011/Contracts";
    private const string StepId = "75417616-4ea2-e711-8122-000d3aa2331c";

    /// <summary>The context of a change.</summary>
    public JObject Of(DataverseChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var record = change.Record;
        var correlation = Guid.NewGuid().ToString("D");
        return new JObject
        {
            ["BusinessUnitId"] = "e2b9dd85-e89e-e711-8122-000d3aa2331c",
            ["CorrelationId"] = correlation,
            ["Depth"] = 1,
            ["InitiatingUserId"] = change.By,
            ["InputParameters"] = Pairs(("Target", Row(record, change.Set, isTyped: true))),
            ["IsExecutingOffline"] = false,
            ["IsInTransaction"] = false,
            ["IsOfflinePlayback"] = false,
            ["IsolationMode"] = 1,
            ["MessageName"] = change.Message,
            ["Mode"] = 1,
            ["OperationCreatedOn"] = Date(clock.GetUtcNow(), "+0000"),
            ["OperationId"] = Guid.NewGuid().ToString("D"),
            ["OrganizationId"] = Dynamics365Secrets.OrganizationId,
            ["OrganizationName"] = "sandbox",
            ["OutputParameters"] = change.Message == "Create" ? Pairs(("id", record.Id)) : new JArray(),
            ["OwningExtension"] = Reference("sdkmessageprocessingstep", StepId, isTyped: false),
            ["ParentContext"] = null,
            ["PostEntityImages"] = Pairs(("AsynchronousStepPrimaryName", Row(record, new Dictionary<string, JToken>(StringComparer.Ordinal), isTyped: false))),
            ["PreEntityImages"] = new JArray(),
            ["PrimaryEntityId"] = record.Id,
            ["PrimaryEntityName"] = record.Table.Name,
            ["RequestId"] = null,
            ["SecondaryEntityName"] = "none",
            ["SharedVariables"] = new JArray(),
            ["Stage"] = 40,
            ["UserId"] = change.By,
        };
    }

    private static JObject Row(DataverseRecord record, IReadOnlyDictionary<string, JToken> set, bool isTyped)
    {
        var columns = set.Select(column => (column.Key, Contract(record.Table.Columns[column.Key], column.Value)));
        var row = new JObject();
        if (isTyped)
        {
            row["__type"] = $"Entity{Namespace}";
        }

        row["Attributes"] = Pairs(
        [
            .. columns,
            (record.Table.Key, record.Id),
            ("modifiedon", Date(record.ModifiedOn)),
            ("modifiedby", Reference("systemuser", record.ModifiedBy, isTyped: true)),
            ("modifiedonbehalfby", JValue.CreateNull()),
        ]);
        row["EntityState"] = null;
        row["FormattedValues"] = new JArray();
        row["Id"] = record.Id;
        row["KeyAttributes"] = new JArray();
        row["LogicalName"] = record.Table.Name;
        row["RelatedEntities"] = new JArray();
        row["RowVersion"] = null;
        return row;
    }

    private static JToken Contract(string type, JToken value) => (type, value) switch
    {
        (_, { Type: JTokenType.Null }) => value,
        ("Money", _) => new JObject { ["__type"] = $"Money{Namespace}", ["Value"] = value },
        ("Picklist" or "State" or "Status", _) => new JObject { ["__type"] = $"OptionSetValue{Namespace}", ["Value"] = value },
        ("DateTime", _) => Date(DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)),
        (_, JObject lookup) => Reference((string)lookup["type"]!, (string)lookup["id"]!, isTyped: true),
        _ => value,
    };

    private static JObject Reference(string type, string id, bool isTyped)
    {
        var reference = new JObject { ["Id"] = id, ["KeyAttributes"] = new JArray(), ["LogicalName"] = type, ["Name"] = null, ["RowVersion"] = null };
        if (isTyped)
        {
            reference.AddFirst(new JProperty("__type", $"EntityReference{Namespace}"));
        }

        return reference;
    }

    private static JArray Pairs(params IEnumerable<(string Key, JToken Value)> pairs) =>
        new(pairs.Select(pair => new JObject { ["key"] = pair.Key, ["value"] = pair.Value }));

    private static string Date(DateTimeOffset time, string offset = "") =>
        $"/Date({time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}{offset})/";
}
