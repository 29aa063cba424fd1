using System.Globalization;
using Bridge.Crm.HubSpot;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm.Fuzzing;

internal sealed record FuzzedHubSpot() : FuzzedKind(
    "HubSpot",
    [
        """[{"eventId":1,"subscriptionId":5,"portalId":2,"appId":7,"occurredAt":1772366100000,"subscriptionType":"object.propertyChange","objectTypeId":"0-3","objectId":42,"changeSource":"CRM_UI","propertyName":"dealstage","propertyValue":"closedwon","attemptNumber":0},{"eventId":"x"}]""",
        """{"callbackId":"ap-1","origin":{"portalId":1},"object":{"objectId":614,"objectType":"CONTACT"},"inputFields":{"n":-0.00001}}""",
    ],
    [
        "\"occurredAt\":253402300800000", "\"occurredAt\":-1", "\"objectId\":1e2", "\"object\":1", "\"origin\":[]", "\"subscriptionType\":\"object.\"", "\"subscriptionType\":\".\"",
        "\"subscriptionType\":\"deal.propertyChange\"", "\"changeSource\":\"INTEGRATION\",\"sourceId\":\"7\"", "\"fromObjectId\":1", "{\"eventId\":\"x\"},",
    ])
{
    public override IEnumerable<(string Name, string Value)> Settings => [Is("Kind", Name), Keeps("client-secret"), Keeps("access-token")];

    public override void Authenticate(IHeaderDictionary headers, string url, byte[] body, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers[HubSpotSignature.TimestampHeader] = timestamp;
        headers[HubSpotSignature.V3Header] = HubSpotSignature.SignV3(Secret, "POST", url, body, timestamp);
    }
}
