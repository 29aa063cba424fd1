using Bridge.Health;
using Bridge.Json;
using Bridge.Operations;
using Bridge.Tests.Scenarios;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Health;

[Collection(AzuriteCollection.Name)]
public sealed class HealthTests(AzuriteFixture azurite)
{
    private const string Key = "a-long-operator-key";

    [Fact]
    public async Task Health_OfABridgeThatIsWell_IsHealthyAndTellsEverybodyNoMore()
    {
        await using var world = await World.StartAsync(azurite);

        var (status, body) = await AskAsync(world, key: null);

        Assert.Equal(200, status);
        Assert.Equal("""{"status":"healthy"}""", StrictJson.Write(body));
    }

    [Fact]
    public async Task Health_WhileTheBillingApiRefusesTheBridge_IsDegradedAndNamesBothCausesToAnOperator()
    {
        await using var world = await World.StartAsync(azurite, ("Secrets:operator-key", Key));
        world.Billing.AllowNobody();
        await world.RunAsync((await world.QueueAsync(Deal.In(world, "10").Won())).Message);

        var (status, body) = await AskAsync(world, Key);

        Assert.Equal((200, "degraded"), (status, (string?)body["status"]));
        var detail = (string)body.SelectToken("findings[?(@.name == 'billing')].detail")!;
        Assert.Contains("secret 'billing-token'", detail, StringComparison.Ordinal);
        Assert.Contains("public address", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfAClosedSourceAndAPausedRoute_NamesThem()
    {
        await using var world = await World.StartAsync(
            azurite, ("Secrets:operator-key", Key), ("Sources:shop:Kind", "Generic"), ("Sources:shop:ResultUrl", "nowhere"), ("Pause:Routes", "deal-won-moves-funds"));

        var (_, body) = await AskAsync(world, Key);

        Assert.Equal("degraded", (string?)body.SelectToken("findings[?(@.name == 'source shop')].status"));
        Assert.Equal("degraded", (string?)body.SelectToken("findings[?(@.name == 'route deal-won-moves-funds')].status"));
        Assert.Equal("healthy", (string?)body.SelectToken("findings[?(@.name == 'source hubspot')].status"));
    }

    private static async Task<(int Status, JObject Body)> AskAsync(World world, string? key)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        if (key is not null)
        {
            context.Request.Headers[OperatorAccess.KeyHeader] = key;
        }

        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var result = await world.Get<HealthAnswers>().AnswerAsync(context.Request, default);
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, StrictJson.ParseObject(answer.ToArray()));
    }
}
