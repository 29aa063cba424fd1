using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm.Fuzzing;

internal sealed record FuzzedDynamics365() : FuzzedKind(
    "Dynamics365",
    [
        $$$"""{{{Context}}},"MessageName":"Update","PrimaryEntityName":"opportunity","PrimaryEntityId":{{{Id}}},"InputParameters":[{"key":"Target","value":{"Attributes":[{"key":"statecode","value":{"__type":"OptionSetValue:x","Value":1}},{"key":"modifiedon","value":"/Date(1506384247000)/"},{"key":"money","value":{"__type":"Money:x","Value":1.50}},{"key":"customer","value":{"__type":"EntityReference:x","Id":{{{Id}}},"LogicalName":"account","Name":"A"}}],"FormattedValues":[{"key":"statecode","value":"Won"}],"Id":{{{Id}}},"LogicalName":"opportunity"}}],"PreEntityImages":[],"PostEntityImages":[{"key":"post","value":{"Attributes":[],"Id":{{{Id}}} } }]}""",
        $$$"""{{{Context}}},"MessageName":"UpdateMultiple","PrimaryEntityName":"contact","PrimaryEntityId":{{{Id}}},"InputParameters":[{"key":"Targets","value":{"Entities":[{"Attributes":[{"key":"a","value":1}],"Id":{{{Id}}}},{"Id":{{{Id}}}},{},7],"EntityName":"contact"}},{"key":"other","value":{"Value":{"Value":[1]} } }]}""",
    ],
    [
        "\"/Date(-62135596800001)/\"", "\"/Date(253402300800000+9999)/\"", "\"/Date(9999999999999999999)/\"", "\"MessageName\":\"Multiple\"", "\"MessageName\":\"Create\"", "\"Depth\":99999999999999999999",
        "{\"key\":\"Target\",\"value\":[]},", "{\"key\":\"Targets\",\"value\":{\"Entities\":[]}},", "{\"key\":null,\"value\":1},", "{\"Attributes\":[]},", "{\"Attributes\":7},", "\"OwningExtension\":[]", "\"Stage\":20", "\"OperationId\":null",
    ])
{
    private const string Id = "\"6d81597f-0f9f-e711-8122-000d3aa2331c\"";

    private const string Context =
        $$$"""{"OrganizationId":{{{Id}}},"InitiatingUserId":{{{Id}}},"OperationId":{{{Id}}},"CorrelationId":{{{Id}}},"Depth":1,"Stage":40,"OperationCreatedOn":"/Date(1772366100000-0700)/","OwningExtension":{"Id":{{{Id}}},"LogicalName":"step"}""";

    public override IEnumerable<(string Name, string Value)> Settings =>
    [
        Is("Kind", Name), Is("BaseUrl", "https://contoso.crm.dynamics.com"), Is("TenantId", "3f2b7d10-52a8-4a4e-9d3c-7be1d02f6a55"), Is("ClientId", "b40e9c9e-7a1f-4d0c-8f6e-2f6c1d9f3a01"),
        Is("ApplicationUserId", "9c1d6a52-1c1b-4f0e-b3a7-6d6d3ad4c101"), Keeps("webhook-secret"), Keeps("client-secret"),
    ];

    public override void Authenticate(IHeaderDictionary headers, string url, byte[] body, DateTimeOffset now)
    {
        headers["x-bridge-key"] = Secret;
        if (body.Length % 2 == 1)
        {
            headers["x-ms-dynamics-msg-size-exceeded"] = "true";
        }
    }
}
