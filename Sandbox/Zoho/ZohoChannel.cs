using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Bridge.Sandbox.Zoho;

/// <summary>A notification channel.</summary>
/// <param name="Id">Its number, which its maker chose.</param>
/// <param name="Events">What it tells of, such as <c>Deals.edit</c>.</param>
/// <param name="NotifyUrl">Where it tells it.</param>
/// <param name="Token">What it repeats in each notification.</param>
/// <param name="ExpiresAt">When it ends, UTC.</param>
/// <param name="ReturnsValues">Whether it says which values changed.</param>
/// <param name="TellsOfRelated">Whether it tells of records that are only related to a change.</param>
public sealed record ZohoChannel(
    string Id, IReadOnlySet<string> Events, Uri NotifyUrl, string Token, DateTimeOffset ExpiresAt, bool ReturnsValues, bool TellsOfRelated)
{
    /// <summary>Whether it tells of a change.</summary>
    public bool TellsOf(ZohoChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var operation = change.Operation switch { "insert" => "create", "update" => "edit", var other => other };
        return Events.Contains($"{change.Record.Module.Name}.{operation}");
    }

    /// <summary>What it posts: one notification of one or several changes of the same kind.</summary>
    /// <remarks>https://www.zoho.com/crm/developer/docs/api/v8/notifications/enable.html</remarks>
    public JObject Notification(params IReadOnlyList<ZohoChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var first = changes[0];
        var module = first.Record.Module.Name;
        var body = new JObject
        {
            ["server_time"] = first.At.ToUnixTimeMilliseconds(),
            ["query_params"] = new JObject(QueryHelpers.ParseQuery(NotifyUrl.Query).Select(parameter => new JProperty(parameter.Key, parameter.Value.ToString()))),
            ["module"] = module,
            ["resource_uri"] = $"https://www.zohoapis.com/crm/v2/{module}",
            ["ids"] = new JArray(changes.Select(change => change.Record.Id)),
            ["affected_fields"] = new JArray(changes.Where(change => change.Values.Count > 0).Select(change => new JObject { [change.Record.Id] = new JArray(change.Values.Keys) })),
            ["operation"] = first.Operation,
            ["channel_id"] = Id,
            ["token"] = Token,
        };
        if (ReturnsValues)
        {
            body["affected_values"] = new JArray(changes.Select(change => new JObject
            {
                ["record_id"] = change.Record.Id,
                ["values"] = new JObject(change.Values.Select(value => new JProperty(value.Key, value.Value.DeepClone()))),
            }));
        }

        return body;
    }

    /// <summary>The entries that Zoho lists it as: one for each module.</summary>
    internal IEnumerable<JObject> Entries() => Events.GroupBy(name => name.Split('.')[0], StringComparer.Ordinal).Select(events => new JObject
    {
        ["notify_on_related_action"] = TellsOfRelated,
        ["channel_expiry"] = Time(ExpiresAt),
        ["return_affected_field_values"] = ReturnsValues,
        ["resource_uri"] = $"https://www.zohoapis.com/crm/v8/{events.Key}",
        ["resource_id"] = ZohoModule.Find(events.Key)!.Id,
        ["notify_url"] = NotifyUrl.AbsoluteUri,
        ["resource_name"] = events.Key,
        ["fields"] = JValue.CreateNull(),
        ["notification_condition"] = JValue.CreateNull(),
        ["channel_id"] = Id,
        ["events"] = new JArray(events),
        ["token"] = Token,
    });

    private static string Time(DateTimeOffset time) =>
        time.ToOffset(TimeSpan.FromHours(-8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
