using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm.Fuzzing;

internal sealed record FuzzedZoho() : FuzzedKind(
    "Zoho",
    [
        $$$"""{"token":"{{{Secret}}}","server_time":1772366100000,"affected_values":[{"record_id":"5725767000003000010","values":{"Stage":"Closed Won","Amount":245.71293}}],"query_params":{"key":"k"},"module":"Deals","resource_uri":"u","ids":["5725767000003000010",2,"x",null],"affected_fields":[{"5725767000003000010":["Stage",7]}],"operation":"update","channel_id":"1000000068001"}""",
    ],
    [
        "\"ids\":1", "\"ids\":{}", "\"server_time\":253402300800000", "\"server_time\":-1", "\"module\":[]", "\"module\":\"../x\"", "\"module\":\"Contacts\",\"operation\":\"insert\"", "\"token\":{}",
        "\"query_params\":[]", "{\"record_id\":\"2\",\"values\":null}", "{\"record_id\":[],\"values\":{}}", "{\"2\":{}}",
    ])
{
    /// <summary>Its token lies in the body: who sent one that cannot be read is not known.</summary>
    public override int Unreadable => 401;

    public override string Query => $"?key={Secret}";

    public override IEnumerable<(string Name, string Value)> Settings =>
    [
        Is("Kind", Name), Is("DataCenter", "EU"), Is("ClientId", "1000.A"), Is("OwnFields", "VoIP_Balance"),
        Keeps("client-secret"), Keeps("refresh-token"), Keeps("channel-token"), Keeps("url-key"),
    ];

    public override void Authenticate(IHeaderDictionary headers, string url, byte[] body, DateTimeOffset now)
    {
        // The address and the body say it.
    }
}
