using Bridge.Crm.Pipedrive;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm.Fuzzing;

internal sealed record FuzzedPipedrive() : FuzzedKind(
    "Pipedrive",
    [
        """{"data":{"id":9,"status":"won","emails":[{"value":"a@b.c","primary":true}],"custom_fields":{"53c2f18db6a1655d6af8bba77d9679565f975fd8":{"type":"enum","id":17},"9dc80c50d78a15643bfc4ca79d76156a73a1ca0e":{"type":"set","values":[{"id":13}]}}},"previous":{"status":"open","custom_fields":{"53c2f18db6a1655d6af8bba77d9679565f975fd8":null}},"meta":{"action":"change","entity":"deal","entity_id":"9","id":"df47d877","timestamp":"2026-02-28T15:11:55.724Z","user_id":"20261125","change_source":"app","version":"2.0","attempt":1}}""",
    ],
    [
        "\"data\":[]", "\"previous\":1", "\"meta\":null", "\"custom_fields\":[1]", "\"values\":{}", "\"values\":[null,[]]", "\"value\":{\"value\":{}}", "\"timestamp\":\"9999-12-31T23:59:59-14:00\"",
        "\"timestamp\":\"0001-01-01T00:00:00+14:00\"", "\"timestamp\":9999999999", "\"timestamp\":-999999999", "\"changed\":1", "\"fields\":[]", "\"entity_id\":1e2", "\"entity\":\"\"", "\"version\":\"2.\"",
    ])
{
    private const string User = "bridge";

    public override IEnumerable<(string Name, string Value)> Settings =>
    [
        Is("Kind", Name), Is("BaseUrl", "https://api.pipedrive.com"), Is("UserId", "1"), Is("WebhookUser", User),
        Is("Fields:deals:voip_stage", "53c2f18db6a1655d6af8bba77d9679565f975fd8"), Keeps("webhook-password"), Keeps("api-token"),
    ];

    public override void Authenticate(IHeaderDictionary headers, string url, byte[] body, DateTimeOffset now) =>
        headers.Authorization = PipedriveBasicAuthentication.Header(User, Secret).ToString();
}
