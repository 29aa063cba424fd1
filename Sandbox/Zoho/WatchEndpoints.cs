using System.Globalization;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zoho;

/// <summary>Lists, makes, prolongs and ends notification channels.</summary>
/// <remarks>https://www.zoho.com/crm/developer/docs/api/v8/notifications/overview.html</remarks>
internal sealed class WatchEndpoints(ZohoChannels channels, TimeProvider clock)
{
    private const int LongestToken = 50;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);
    private static readonly string[] Operations = ["create", "edit", "delete"];

    public Task<Answer> List(HttpRequest request)
    {
        var id = request.Query["channel_id"].ToString();
        JObject[] entries = [.. channels.All.Where(channel => id is "" || id == channel.Id).SelectMany(channel => channel.Entries())];
        return Task.FromResult(entries.Length == 0
            ? new Answer(StatusCodes.Status204NoContent)
            : new Answer(StatusCodes.Status200OK, new JObject { ["watch"] = new JArray(entries) }));
    }

    public Task<Answer> EnableAsync(HttpRequest request) => SetAsync(request, StatusCodes.Status201Created, (wanted, _) => Read(wanted, null));

    public Task<Answer> ReplaceAsync(HttpRequest request) => SetAsync(request, StatusCodes.Status200OK, (wanted, current) =>
        current is null ? (null, ZohoErrors.NotSubscribed()) : Read(wanted, null));

    public Task<Answer> ProlongAsync(HttpRequest request) => SetAsync(request, StatusCodes.Status200OK, (wanted, current) =>
        current is null ? (null, ZohoErrors.NotSubscribed()) : Read(wanted, current));

    public Task<Answer> Disable(HttpRequest request)
    {
        ZohoRequest.List(request.Query["channel_ids"]).ForEach(channels.Remove);
        return Task.FromResult(new Answer(StatusCodes.Status200OK, new JObject { ["watch"] = new JArray() }));
    }

    private async Task<Answer> SetAsync(HttpRequest request, int status, Func<JObject, ZohoChannel?, (ZohoChannel? Channel, Answer? Wrong)> read)
    {
        if (ZohoRequest.Only(await JsonBody.ReadAsync(request), "watch") is not { } wanted)
        {
            return ZohoErrors.Missing("watch");
        }

        var (channel, wrong) = read(wanted, channels.Find(ZohoRequest.Text(wanted["channel_id"])));
        if (wrong is not null)
        {
            return wrong;
        }

        channels.Set(channel!);
        var events = channel!.Entries().Select(entry => new JObject(entry.Properties().Where(member => member.Name is "channel_expiry" or "resource_uri" or "resource_id" or "resource_name" or "channel_id")));
        return new(status, new JObject
        {
            ["watch"] = new JArray(new JObject
            {
                ["code"] = "SUCCESS",
                ["details"] = new JObject { ["events"] = new JArray(events) },
                ["message"] = "Successfully subscribed for actions-watch of the given module",
                ["status"] = "success",
            }),
        });
    }

    // What is not named keeps what it is where there is a channel, and takes Zoho's default where there is none.
    private (ZohoChannel? Channel, Answer? Wrong) Read(JObject wanted, ZohoChannel? current)
    {
        var id = ZohoRequest.Text(wanted["channel_id"]);
        var events = wanted["events"] is JArray names
            ? names.Select(ZohoRequest.Text).SelectMany(Spelled).ToHashSet(StringComparer.Ordinal)
            : current?.Events;
        var url = wanted["notify_url"] is { } text ? Uri.TryCreate(ZohoRequest.Text(text), UriKind.Absolute, out var parsed) ? parsed : null : current?.NotifyUrl;
        var token = wanted["token"] is { } sent ? ZohoRequest.Text(sent) : current?.Token ?? "";
        return id.Length == 0 || !id.All(char.IsAsciiDigit) ? (null, ZohoErrors.Missing("channel_id"))
            : events is null or { Count: 0 } ? (null, ZohoErrors.Missing("events"))
            : events.FirstOrDefault(name => !IsEvent(name)) is not null ? (null, ZohoErrors.Invalid("events"))
            : url is null ? (null, ZohoErrors.Missing("notify_url"))
            : token.Length > LongestToken ? (null, ZohoErrors.Invalid("token"))
            : (new ZohoChannel(
                id,
                events,
                url,
                token,
                ExpiryOf(wanted["channel_expiry"]) ?? current?.ExpiresAt ?? clock.GetUtcNow() + Usual,
                Flag(wanted["return_affected_field_values"]) ?? current?.ReturnsValues ?? false,
                Flag(wanted["notify_on_related_action"]) ?? current?.TellsOfRelated ?? true), null);
    }

    private static bool IsEvent(string name) =>
        name.Split('.') is [var module, var operation] && ZohoModule.Find(module) is not null && Operations.Contains(operation, StringComparer.Ordinal);

    // More than a week is not refused, but makes it an hour.
    private DateTimeOffset? ExpiryOf(JToken? token) =>
        !DateTimeOffset.TryParseExact(ZohoRequest.Text(token), "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var expiry) ? null
        : expiry > clock.GetUtcNow() + Longest ? clock.GetUtcNow() + Usual
        : expiry;

    private static IEnumerable<string> Spelled(string name) =>
        name.Split('.') is [var module, "all"] ? Operations.Select(operation => $"{module}.{operation}") : [name];

    private static bool? Flag(JToken? token) => (token as JValue)?.Value as bool?;
}
