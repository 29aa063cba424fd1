using Bridge.Billing;
using Bridge.Json;
using Bridge.Routing;
using Bridge.Routing.Conditions;
using NJsonSchema;

namespace Bridge.Tests.Routing;

public sealed class SchemaTests
{
    private const string EveryMember = """
        {
          "$schema": "./routes.schema.json",
          "routes": [
            {
              "id": "every-member",
              "when": { "source": "crm", "type": ["deal.creation", "deal.propertyChange"], "where": { "$.propertyName": "dealstage" } },
              "read": {
                "record": { "type": "deals", "id": "$.objectId" },
                "properties": ["amount"],
                "follow": { "to": "companies", "properties": ["voip_account"] }
              },
              "if": {
                "$record.amount": { "above": 0, "below": 1000, "atLeast": 1, "atMost": 999, "isNot": 13 },
                "$record.id": { "is": 5, "in": [5, "6"], "exists": true, "startsWith": "" }
              },
              "run": "reset-password",
              "with": { "account": "$associated.voip_account", "captcha": "$.data.captcha", "reason": "Deal {$.objectId}" },
              "oncePer": "{$.objectId}",
              "secrets": ["$.data.pin"],
              "writeBack": {
                "record": { "type": "companies", "id": "$associated.id" },
                "fields": { "reset": true, "state": "$operation.state" },
                "note": "{$arguments.reason}"
              },
              "onFailure": { "record": "associated", "fields": { "reset": false }, "note": "{$operation.reason}" }
            },
            {
              "id": "period",
              "when": { "source": "crm", "type": "t" },
              "run": "get-partner-balance",
              "with": { "period": "today" },
              "onFailure": false,
              "giveUpAfter": "2.12:00:00",
              "observe": false
            },
            {
              "id": "brakes",
              "when": { "source": "crm", "type": "t" },
              "run": "move-funds",
              "with": { "account": "$.account", "amount": "$.amount", "currency": "$.currency", "description": "d" },
              "brakes": { "maxAmount": "500.00", "direction": "from-customer", "perRecord": { "times": 3, "within": "01:00:00" } }
            }
          ]
        }
        """;

    private static readonly JObject Schema = StrictJson.ParseObject(SampleRoutes.Text("routes.schema.json"));

    [Fact]
    public void Schema_Names_AreThoseOfTheCode()
    {
        Assert.Equal(BillingOperations.All.Select(operation => operation.Name), Enum("route.properties.run"), StringComparer.Ordinal);
        Assert.Equal(Period.All.Select(period => period.Name), Enum("with.properties.period"), StringComparer.Ordinal);
        Assert.All(Enum("brakes.properties.direction"), direction => Assert.NotNull(TestRoutes.One($$"""
            "id": "r", "when": { "source": "crm", "type": "t" }, "run": "move-funds",
            "with": { "account": "$.a", "amount": 1, "description": "d" }, "brakes": { "direction": "{{direction}}" }
            """).Brakes.Direction));
        Assert.Equal(
            TestKind.All.Select(kind => kind.Name),
            ((JObject)Schema.SelectToken("definitions.tests.properties")!).Properties().Select(property => property.Name),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Schema_EveryMember_IsDescribed()
    {
        var members = Schema.SelectTokens("$..properties").OfType<JObject>()
            .SelectMany(properties => properties.Properties())
            .Where(member => member.Value is JObject)
            .ToList();
        Assert.NotEmpty(members);
        Assert.All(members, member => Assert.NotNull(Described(member.Value)["description"]));
    }

    [Fact]
    public async Task Schema_Refuses_OnlyWhatTheBridgeRefusesToo()
    {
        var schema = await JsonSchema.FromJsonAsync(SampleRoutes.Text("routes.schema.json"));
        Assert.Empty(schema.Validate(EveryMember));
        TestRoutes.LoadWhere("AUD", EveryMember);
        var mutants = Mutants(EveryMember).ToList();
        var refused = mutants.Where(mutant => schema.Validate(mutant.Json).Count > 0).ToList();
        Assert.True(refused.Count > mutants.Count / 2, $"Only {refused.Count} of {mutants.Count} were refused.");
        Assert.All(refused, mutant => Assert.True(IsRefused(mutant.Json), $"The bridge accepts {mutant.What}."));
    }

    private static bool IsRefused(string json)
    {
        try
        {
            TestRoutes.LoadWhere("AUD", json);
            return false;
        }
        catch (RouteFileException)
        {
            return true;
        }
    }

    /// <summary>The file with one token removed, renamed, or replaced by one of another shape, for every token.</summary>
    private static IEnumerable<(string What, string Json)> Mutants(string text)
    {
        JToken[] others = [JValue.CreateNull(), new JValue(""), new JValue(17), new JValue(true), new JArray(), new JObject(), new JObject { ["x"] = "$.x" }];
        foreach (var path in StrictJson.ParseObject(text).Descendants().OfType<JProperty>().Select(property => property.Path).ToList())
        {
            yield return Mutant(path, "without it", property => property.Remove());
            yield return Mutant(path, "with another name", property => property.Replace(new JProperty(property.Name + "x", property.Value)));
            foreach (var other in others)
            {
                yield return Mutant(path, $"as {StrictJson.Write(other)}", property => property.Value = other);
            }
        }

        (string, string) Mutant(string path, string what, Action<JProperty> change)
        {
            var json = StrictJson.ParseObject(text);
            change((JProperty)json.SelectToken(path)!.Parent!);
            return ($"{path} {what}", StrictJson.Write(json));
        }
    }

    private static JToken Described(JToken member) =>
        (string?)member["$ref"] is { } reference ? Schema.SelectToken(reference[2..].Replace('/', '.'))! : member;

    private static IEnumerable<string> Enum(string path) => Schema.SelectToken($"definitions.{path}.enum")!.Values<string>().OfType<string>();
}
