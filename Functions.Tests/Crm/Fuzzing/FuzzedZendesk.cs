using System.Globalization;
using Bridge.Crm.Zendesk;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm.Fuzzing;

internal sealed record FuzzedZendesk() : FuzzedKind(
    "Zendesk",
    [
        """{"type":"zen:event-type:user.custom_field_changed","account_id":12514403,"id":"2b24ef10-19d4-4740-93cf-8f98ec4776c0","time":"2026-03-01T11:59:58Z","subject":"zen:user:6596848315901","detail":{"id":"6596848315901","actor_id":1},"event":{"current":"login-url","previous":null,"field":{"id":"7003","title":"voip_action"}}}""",
        """{"type":"ticket.top-up","ticket_id":"42","user_id":7,"organization_id":null,"current_user_id":"360000000777","updated_at":"2026-03-01T11:58Z","amount":-0.00001}""",
    ],
    [
        "\"type\":\"zen:event-type:\",", "\"type\":\"zen:event-type:ticket\",", "\"type\":7,", "\"detail\":[],", "\"detail\":{\"id\":{}},", "\"detail\":7,", "\"id\":\"\",", "\"time\":\"9999-12-31T23:59:59-14:00\",",
        "\"time\":\"0001-01-01T00:00:00+14:00\",", "\"updated_at\":\"0001-01-01T00:00+14:00\",", "\"ticket_id\":[42],", "\"event\":[],", "\"field\":{}",
    ])
{
    public override IEnumerable<(string Name, string Value)> Settings =>
        [Is("Kind", Name), Is("BaseUrl", "https://example.zendesk.com"), Is("UserId", "360000000001"), Keeps("signing-secret"), Keeps("access-token")];

    public override void Authenticate(IHeaderDictionary headers, string url, byte[] body, DateTimeOffset now)
    {
        var timestamp = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        headers[ZendeskEvents.WebhookHeader] = "01F1KRFQ6BG29CNWFR60NK5FNY";
        headers[ZendeskEvents.InvocationHeader] = "8350205582";
        headers[ZendeskSignature.TimestampHeader] = timestamp;
        headers[ZendeskSignature.SignatureHeader] = ZendeskSignature.Sign(Secret, timestamp, body);
    }
}
