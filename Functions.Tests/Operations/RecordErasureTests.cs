using System.Net;
using Bridge.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Operations;

[Collection(AzuriteCollection.Name)]
public sealed class RecordErasureTests(AzuriteFixture azurite)
{
    private const string Asked = """{"who":"Ada","why":"the customer asked"}""";

    [Fact]
    public async Task Erase_OfARecord_LeavesItsOperationsWithTheirSums()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var now = desk.World.Clock.GetUtcNow();
        var ended = await desk.PutAsync(Ops.New(CallState.Succeeded, now));
        var open = await desk.PutAsync(Ops.New(CallState.InDoubt, now) with { Record = ended.Record });
        var other = await desk.PutAsync(Ops.New(CallState.Succeeded, now));

        var answer = await desk.SendAsync(HttpMethod.Delete, $"/api/operations?source=hubspot&recordType=deals&record={ended.Record!.Id}", Asked);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((ended.Id, open.Id), ((string?)Assert.Single(answer.Body["erased"]!), (string?)Assert.Single(answer.Body["open"]!)));
        var left = await desk.GetAsync($"/api/operations/{ended.Id}");
        Assert.Equal(("Succeeded", "10"), (left["state"], (string?)left.Body["arguments"]!["amount"]));
        Assert.NotNull(left["erasedAt"]);
        Assert.Contains(left.Body["history"]!, line => ((string)line["why"]!).Contains("Ada: the customer asked", StringComparison.Ordinal));
        Assert.NotNull((await desk.World.FindAsync(other.Id)).Event);
    }

    [Fact]
    public async Task Retry_OfWhatIsErased_IsRefused()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var letter = await desk.PutAsync(Ops.New(CallState.DeadLettered, desk.World.Clock.GetUtcNow()));
        await desk.SendAsync(HttpMethod.Delete, $"/api/operations?source=hubspot&recordType=deals&record={letter.Record!.Id}", Asked);

        var answer = await desk.PostAsync($"/api/operations/{letter.Id}/retry");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("erased", answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source=hubspot", Asked, "record")]
    [InlineData("source=hubspot&recordType=deals", Asked, "record")]
    [InlineData("recordType=deals&record=1", Asked, "source")]
    [InlineData("source=hubspot&recordType=deals&record=1&state=Refused", Asked, "state")]
    [InlineData("source=hubspot&recordType=deals&record=1", """{"who":"Ada"}""", "why")]
    public async Task Erase_WithAMistake_NamesTheParameterAndErasesNothing(string query, string body, string parameter)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(CallState.Succeeded, desk.World.Clock.GetUtcNow()) with { Record = new("deals", "1") });

        var answer = await desk.SendAsync(HttpMethod.Delete, $"/api/operations?{query}", body);

        Assert.Equal((HttpStatusCode.BadRequest, parameter), (answer.Status, answer["parameter"]));
        Assert.True(JToken.DeepEquals(operation.Event, (await desk.World.FindAsync(operation.Id)).Event));
    }
}
