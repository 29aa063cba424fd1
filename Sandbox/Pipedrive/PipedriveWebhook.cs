using System.Globalization;
using Bridge.Crm.Pipedrive;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>A delivery of Pipedrive: one change, with a user name and a password. It is not signed; each attempt counts itself.</summary>
/// <param name="Source">The source that it is sent to.</param>
/// <param name="Title">What happened, in words for a person.</param>
/// <param name="Event">The change; its attempt is filled in.</param>
/// <param name="User">The webhook's user name.</param>
/// <param name="Password">The webhook's password.</param>
/// <remarks>https://pipedrive.readme.io/docs/guide-for-webhooks-v2</remarks>
public sealed record PipedriveWebhook(string Source, string Title, JObject Event, string User, string Password) : Webhook(Source, Title)
{
    /// <summary>The user name that the Sandbox gives its webhooks.</summary>
    public const string SandboxUser = "bridge";

    /// <summary>The password that the Sandbox gives its webhooks: made up, it opens nothing else.</summary>
    public const string SandboxPassword = "sandbox-pipedrive-webhook-password";

    private const int CompanyId = 8087566;
    private const int WebhookId = 4710827;

    /// <inheritdoc/>
    public override HttpRequestMessage Sign(Uri url, int attempt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(url);
        var body = (JObject)Event.DeepClone();
        body["meta"]!["attempt"] = attempt + 1;
        var (request, _) = Post(url, body);
        request.Headers.Authorization = PipedriveBasicAuthentication.Header(User, Password);
        return request;
    }

    /// <summary>A change as webhooks of version 2 tell it.</summary>
    public static JObject EventOf(PipedriveChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var record = (change.After ?? change.Before)!;
        var user = change.By.UserId.ToString(CultureInfo.InvariantCulture);
        return new JObject
        {
            ["data"] = change.After is { } after ? PipedriveJson.InWebhook(after) : JValue.CreateNull(),
            ["previous"] = (change.Before, change.After) switch
            {
                (null, _) => JValue.CreateNull(),
                (var before, null) => PipedriveJson.InWebhook(before),
                var (before, now) => PipedriveJson.Previous(before, now),
            },
            ["meta"] = new JObject
            {
                ["action"] = change.Before is null ? "create" : change.After is null ? "delete" : "change",
                ["company_id"] = CompanyId.ToString(CultureInfo.InvariantCulture),
                ["correlation_id"] = Guid.NewGuid().ToString(),
                ["entity_id"] = record.Ref.Id,
                ["entity"] = record.Type.Entity,
                ["id"] = Guid.NewGuid().ToString(),
                ["is_bulk_edit"] = false,
                ["timestamp"] = change.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                ["type"] = "general",
                ["user_id"] = user,
                ["version"] = "2.0",
                ["webhook_id"] = WebhookId.ToString(CultureInfo.InvariantCulture),
                ["webhook_owner_id"] = user,
                ["change_source"] = change.By.Source,
                ["permitted_user_ids"] = new JArray(user),
                ["attempt"] = 1,
                ["host"] = "sandbox.pipedrive.com",
            },
        };
    }
}
