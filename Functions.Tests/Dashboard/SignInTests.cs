using System.Net;
using Bridge.Dashboard.Entrance;
using Bridge.Ledger;
using Bridge.Tests.Operations;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Dashboard;

[Collection(AzuriteCollection.Name)]
public sealed class SignInTests(AzuriteFixture azurite)
{
    private static readonly string[] Paths = ["", "/attention", "/operations", "/operations/0", "/retry?state=refused", "/money"];

    [Fact]
    public async Task Pages_WithoutASession_AskForTheKeyAndTellNothing()
    {
        await using var board = await Board.OpenAsync(azurite);
        var operation = await board.PutAsync(Ops.New(CallState.NeedsReview, board.World.Clock.GetUtcNow()));
        using var visitor = board.NewVisitor();

        foreach (var path in Paths.Append($"/operations/{operation.Id}"))
        {
            var answer = await visitor.GetAsync($"/api/dashboard{path}");

            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            Assert.Contains("Operator key", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(operation.Account, answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("wrong-operator-key-0123456789")]
    [InlineData("")]
    [InlineData(Board.Key + "0")]
    public async Task SignIn_WithAWrongKey_IsSaidInWordsAndOpensNothing(string key)
    {
        await using var board = await Board.OpenAsync(azurite);
        using var visitor = board.NewVisitor();

        var answer = await visitor.SignInAsync(key);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("That is not the operator key.", answer.Text, StringComparison.Ordinal);
        Assert.Null(visitor.Session);
        Assert.DoesNotContain("0123456789", board.World.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WithTheKey_OpensThePageThatWasAskedForByACookieThatNoScriptReads()
    {
        await using var board = await Board.OpenAsync(azurite);
        using var visitor = board.NewVisitor();

        var answer = await visitor.SignInAsync(Board.Key, "/api/dashboard/operations?state=refused");

        Assert.Equal((HttpStatusCode.SeeOther, "/api/dashboard/operations?state=refused"), (answer.Status, answer.Location));
        Assert.Contains("path=/api/dashboard; samesite=strict; httponly", answer.Cookies, StringComparison.Ordinal);
        Assert.DoesNotContain(Board.Key, answer.Cookies, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(answer.Location)).Status);
    }

    [Theory]
    [InlineData("127.0.0.1", "", false)]
    [InlineData("localhost:7071", "", false)]
    [InlineData("localhost:7071", "https", true)]
    [InlineData("bridge.example.com", "", true)]
    public async Task Cookie_ExceptOnThisMachine_NeedsHttps(string host, string forwarded, bool needsHttps)
    {
        await using var board = await Board.OpenAsync(azurite);
        using var visitor = board.NewVisitor();
        visitor.Headers["Host"] = host;
        visitor.Headers["X-Forwarded-Proto"] = forwarded;

        var answer = await visitor.SignInAsync(Board.Key);

        Assert.Equal(needsHttps, answer.Cookies.Contains("secure", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://evil.example/api/dashboard")]
    [InlineData("//evil.example/api/dashboard")]
    [InlineData("/api/dashboards")]
    [InlineData("/api/dashboard\r\nSet-Cookie: a=b")]
    [InlineData("/api/dashboard/\\evil.example")]
    public async Task SignIn_AskedToReturnElsewhere_ReturnsToTheOverview(string elsewhere)
    {
        await using var board = await Board.OpenAsync(azurite);
        using var visitor = board.NewVisitor();

        Assert.Equal("/api/dashboard", (await visitor.SignInAsync(Board.Key, elsewhere)).Location);
    }

    [Fact]
    public async Task Session_ThatIsTamperedWithOrTooOld_IsNone()
    {
        await using var board = await Board.OpenAsync(azurite);
        using var visitor = await board.SignInAsync();
        var token = visitor.Session!;
        var parts = token.Split('.');

        foreach (var forged in new[] { $"9999999999.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}.", token + "x", "x", ".." })
        {
            visitor.Session = forged;
            Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/dashboard")).Status);
        }

        visitor.Session = token;
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/api/dashboard")).Status);
        board.World.Clock.Advance(Sessions.Life);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/dashboard")).Status);
    }

    [Fact]
    public async Task Session_AtAnotherInstance_IsTakenUntilTheKeyIsAnother()
    {
        await using var board = await Board.OpenAsync(azurite);
        using var signedIn = await board.SignInAsync();
        await using var sameKey = await board.OpenAnotherAsync();
        await using var rotating = await board.OpenAnotherAsync(("Secrets:operator-key", "next-operator-key-0123456789"), ("Secrets:operator-key:previous", Board.Key));
        await using var rotated = await board.OpenAnotherAsync(("Secrets:operator-key", "next-operator-key-0123456789"));

        Assert.Equal(HttpStatusCode.OK, await StatusAtAsync(sameKey));
        Assert.Equal(HttpStatusCode.OK, await StatusAtAsync(rotating));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAtAsync(rotated));

        async Task<HttpStatusCode> StatusAtAsync(Board at)
        {
            using var visitor = at.NewVisitor();
            visitor.Session = signedIn.Session;
            return (await visitor.GetAsync("/api/dashboard")).Status;
        }
    }

    [Fact]
    public async Task SignIn_TriedTooOften_IsPutOffEvenWithTheKey()
    {
        await using var board = await Board.OpenAsync(azurite);
        using var visitor = board.NewVisitor();
        for (var count = 0; count < SignInDesk.TriesPerMinute; count++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.SignInAsync("guess-0123456789abcdef")).Status);
        }

        var answer = await visitor.SignInAsync(Board.Key);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Null(visitor.Session);
    }

    [Fact]
    public async Task Dashboard_WithoutAKeyInTheSettings_IsClosed()
    {
        await using var board = await Board.OpenAsync(azurite, ("Secrets:operator-key", null));
        using var visitor = board.NewVisitor();

        var answer = await visitor.GetAsync("/api/dashboard");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("Operators:KeySecret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.SignInAsync("")).Status);
    }

    [Fact]
    public async Task SignOut_EndsTheSessionOfThisBrowser()
    {
        await using var board = await Board.OpenAsync(azurite);
        using var visitor = await board.SignInAsync();

        var answer = await visitor.SubmitAsync("/api/dashboard", "/api/dashboard/sign-out");

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/dashboard")).Status);
    }
}
