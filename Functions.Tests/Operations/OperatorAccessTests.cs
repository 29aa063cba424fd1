using System.Net;
using System.Text;
using Bridge.Json;
using Bridge.Ledger;
using Bridge.Operations;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Operations;

[Collection(AzuriteCollection.Name)]
public sealed class OperatorAccessTests(AzuriteFixture azurite)
{
    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";
    private static readonly (string, string?) PlatformAuthentication = ("WEBSITE_AUTH_ENABLED", "True");
    private static readonly (string, string?) NoKey = (OperatorAccess.KeyHeader, null);

    [Theory]
    [InlineData("wrong-operator-key-0123456789")]
    [InlineData(Desk.Key + "0")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Request_WithoutTheKey_IsAnswered401AndToldNothing(string? key)
    {
        await using var desk = await Desk.OpenAsync(azurite);

        var answer = await desk.SendAsync(HttpMethod.Get, "/api/operations", headers: (OperatorAccess.KeyHeader, key));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.False(answer.Body.ContainsKey("operations"));
    }

    [Fact]
    public async Task Command_WithoutTheKey_ChangesNothing()
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(CallState.NeedsReview, desk.World.Clock.GetUtcNow()));

        var answer = await desk.SendAsync(
            HttpMethod.Post, $"/api/operations/{operation.Id}/settle", """{"decision":"sendAgain","who":"Mallory","why":"money"}""", headers: NoKey);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(CallState.NeedsReview, (await desk.World.FindAsync(operation.Id)).State);
    }

    [Theory]
    [InlineData("new-operator-key-0123456789", HttpStatusCode.OK)]
    [InlineData(Desk.Key, HttpStatusCode.OK)]
    [InlineData("old-operator-key-0123456789", HttpStatusCode.Unauthorized)]
    public async Task Key_DuringARotation_IsTheCurrentOneOrTheOneBefore(string key, HttpStatusCode expected)
    {
        await using var desk = await Desk.OpenAsync(
            azurite, ("Secrets:operator-key", "new-operator-key-0123456789"), ("Secrets:operator-key:previous", Desk.Key));

        Assert.Equal(expected, (await desk.SendAsync(HttpMethod.Get, "/api/operations", headers: (OperatorAccess.KeyHeader, key))).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("too-short")]
    public async Task Key_ThatIsNotSetOrCanBeGuessed_LetsNobodyInAndIsSaidOnce(string? key)
    {
        await using var desk = await Desk.OpenAsync(azurite, ("Secrets:operator-key", key));

        foreach (var shown in new[] { key, "", null, "too-short" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await desk.SendAsync(HttpMethod.Get, "/api/operations", headers: (OperatorAccess.KeyHeader, shown))).Status);
        }

        Assert.Single(desk.World.Logs.All.Split('\n'), line => line.Contains("Operators:KeySecret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Principal_WithoutPlatformAuthentication_IsNotBelieved()
    {
        await using var desk = await Desk.OpenAsync(azurite);

        var answer = await desk.SendAsync(HttpMethod.Get, "/api/operations", headers: [NoKey, (PrincipalHeader, Principal("ada@example.com"))]);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    [Fact]
    public async Task Principal_WithPlatformAuthentication_IsWhoItSaysAndNotWhoIsTyped()
    {
        await using var desk = await Desk.OpenAsync(azurite, PlatformAuthentication, ("Secrets:operator-key", null));
        var operation = await desk.PutAsync(Ops.New(CallState.NeedsReview, desk.World.Clock.GetUtcNow()));

        var answer = await desk.SendAsync(
            HttpMethod.Post,
            $"/api/operations/{operation.Id}/settle",
            """{"decision":"cancel","who":"Mallory","why":"asked by the customer"}""",
            headers: [NoKey, (PrincipalHeader, Principal("ada@example.com"))]);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("ada@example.com: asked by the customer", answer.Body["history"]!.Last!["why"]!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Mallory", StrictJson.Write(answer.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("operator", HttpStatusCode.OK)]
    [InlineData("reader", HttpStatusCode.Unauthorized)]
    public async Task Principal_WhereRolesAreSet_NeedsOneOfThem(string role, HttpStatusCode expected)
    {
        await using var desk = await Desk.OpenAsync(azurite, PlatformAuthentication, ("Operators:Roles", "operator; admin"));

        var answer = await desk.SendAsync(HttpMethod.Get, "/api/operations", headers: [NoKey, (PrincipalHeader, Principal("ada@example.com", role))]);

        Assert.Equal(expected, answer.Status);
    }

    [Theory]
    [InlineData("no base64")]
    [InlineData("bm8ganNvbg==")]
    [InlineData("e30=")]
    public async Task Principal_ThatCannotBeRead_IsNobody(string header)
    {
        await using var desk = await Desk.OpenAsync(azurite, PlatformAuthentication);

        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await desk.SendAsync(HttpMethod.Get, "/api/operations", headers: [NoKey, (PrincipalHeader, header)])).Status);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    public async Task Command_ThatAFormCouldSend_IsRefused(string contentType)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(CallState.NeedsReview, desk.World.Clock.GetUtcNow()));

        var answer = await desk.SendAsync(
            HttpMethod.Post, $"/api/operations/{operation.Id}/settle", """{"decision":"cancel","who":"Ada","why":"x"}""", contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Equal(CallState.NeedsReview, (await desk.World.FindAsync(operation.Id)).State);
    }

    [Theory]
    [InlineData("""{"decision":"cancel","who":"Ada"}""", "why")]
    [InlineData("""{"decision":"cancel","why":"x"}""", "who")]
    [InlineData("""{"decision":"cancel","who":" ","why":"x"}""", "who")]
    [InlineData("""{"decision":"perhaps","who":"Ada","why":"x"}""", "decision")]
    [InlineData("""{"who":"Ada","why":"x"}""", "decision")]
    [InlineData("""{"decision":"cancel","who":"Ada","why":"x","forse":true}""", "forse")]
    [InlineData("""[]""", "body")]
    public async Task Command_WithAMistake_NamesTheParameter(string body, string parameter)
    {
        await using var desk = await Desk.OpenAsync(azurite);
        var operation = await desk.PutAsync(Ops.New(CallState.NeedsReview, desk.World.Clock.GetUtcNow()));

        var answer = await desk.SendAsync(HttpMethod.Post, $"/api/operations/{operation.Id}/settle", body);

        Assert.Equal((HttpStatusCode.BadRequest, parameter), (answer.Status, answer["parameter"]));
        Assert.Equal(CallState.NeedsReview, (await desk.World.FindAsync(operation.Id)).State);
    }

    private static string Principal(string name, string role = "") => Convert.ToBase64String(Encoding.UTF8.GetBytes(StrictJson.Write(new JObject
    {
        ["auth_typ"] = "aad",
        ["claims"] = new JArray(
            new JObject { ["typ"] = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", ["val"] = name },
            new JObject { ["typ"] = "roles", ["val"] = role }),
        ["name_typ"] = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        ["role_typ"] = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
    })));
}
