namespace Bridge.Crm.Dynamics365;

/// <summary>
/// The form that an event's data has for a route: what the execution context says under its own names, and under <c>attributes</c> the
/// columns of the record: on an update only those that were set.
/// </summary>
internal static class Dynamics365EventData
{
    public const string Message = "MessageName";
    public const string Table = "PrimaryEntityName";
    public const string Id = "PrimaryEntityId";
    public const string Attributes = "attributes";
    public const string Formatted = "formatted";

    private const string Multiple = "Multiple";

    private static readonly string[] Kept =
    [
        Message, Table, "OrganizationId", "OrganizationName", "BusinessUnitId", "InitiatingUserId", "UserId", "Depth", "Mode", "Stage",
        "CorrelationId", "OperationId", "OperationCreatedOn", "OwningExtension",
    ];

    /// <summary>The data of an event that a context tells of.</summary>
    /// <param name="context">The execution context.</param>
    /// <param name="record">The record, where it names one.</param>
    /// <param name="row">The record's row in the context, where it has one.</param>
    /// <param name="parameters">The context's other parameters.</param>
    public static JObject Of(JObject context, RecordRef? record, JObject? row, IReadOnlyDictionary<string, JToken> parameters)
    {
        var data = new JObject(Kept.Where(context.ContainsKey).Select(name => new JProperty(name, DataContractJson.Plain(context[name]))));
        data[Id] = record is null ? JValue.CreateNull() : record.Id;
        data[Attributes] = DataContractJson.Columns(row?["Attributes"]) ?? [];
        AddUnlessEmpty(data, Formatted, DataContractJson.Columns(row?["FormattedValues"]));
        AddUnlessEmpty(data, "parameters", new JObject(parameters.Select(parameter => new JProperty(parameter.Key, DataContractJson.Plain(parameter.Value)))));
        AddUnlessEmpty(data, "preImages", DataContractJson.Columns(context["PreEntityImages"]));
        AddUnlessEmpty(data, "postImages", DataContractJson.Columns(context["PostEntityImages"]));
        return data;
    }

    /// <summary>The data of a change that was found in a row of the Web API, and not told by a webhook: <c>caughtUp</c> says so.</summary>
    public static JObject Found(RecordRef record, string message, JObject row)
    {
        var data = new JObject { [Message] = message, ["caughtUp"] = true, [Table] = record.Type, [Id] = record.Id };
        return With(data, row);
    }

    /// <summary>The same event with a row as the Web API gives it.</summary>
    public static JObject With(JObject data, JObject row)
    {
        var whole = (JObject)data.DeepClone();
        whole[Attributes] = DataverseRow.Columns(row);
        AddUnlessEmpty(whole, Formatted, DataverseRow.Formatted(row));
        return whole;
    }

    /// <summary>The data of an event of the type about the record; null where the two do not go together.</summary>
    public static JObject? DataOf(string type, RecordRef? record)
    {
        if (type.Split('.') is not [var table, var message] || (record is not null && record.Type != table))
        {
            return null;
        }

        var data = new JObject { [Message] = message, [Table] = table, [Attributes] = new JObject() };
        if (record is not null)
        {
            data[Id] = record.Id;
        }

        return data;
    }

    /// <summary>The type of an event. A message about many records is, for each of them, what it is for one.</summary>
    public static string TypeOf(string table, string message) => $"{table}.{SingleOf(message)}";

    /// <summary>The message about one record that a message about many stands for.</summary>
    public static string SingleOf(string message) => IsMultiple(message) ? message[..^Multiple.Length] : message;

    /// <summary>Whether a message is about many records.</summary>
    public static bool IsMultiple(string message) => message.EndsWith(Multiple, StringComparison.Ordinal) && message.Length > Multiple.Length;

    private static void AddUnlessEmpty(JObject data, string name, JObject? values)
    {
        if (values is { Count: > 0 })
        {
            data[name] = values;
        }
    }
}
