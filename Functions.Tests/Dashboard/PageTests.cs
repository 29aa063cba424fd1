using System.Net;
using Bridge.Dashboard;
using Bridge.Dashboard.Pages;
using Bridge.Ledger;
using Bridge.Tests.Operations;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Dashboard;

[Collection(AzuriteCollection.Name)]
public sealed class PageTests(AzuriteFixture azurite)
{
    private const int FirstViewBytes = 100_000;

    [Fact]
    public async Task Pages_AllowNothingFromElsewhereAndAreKeptByNobody()
    {
        await using var board = await Board.OpenAsync(azurite);
        using var stranger = board.NewVisitor();
        using var visitor = await board.SignInAsync();

        foreach (var answer in new[]
        {
            await stranger.GetAsync("/api/dashboard"),
            await visitor.GetAsync("/api/dashboard"),
            await visitor.GetAsync("/api/dashboard/operations"),
            await visitor.GetAsync("/api/dashboard/operations/0"),
            await visitor.GetAsync("/api/dashboard/money?from=never"),
            await visitor.PostAsync("/api/dashboard/retry"),
        })
        {
            Assert.Equal(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
                answer.Headers["Content-Security-Policy"]);
            Assert.Equal(("no-store", "nosniff", "same-origin"), (answer.Headers["Cache-Control"], answer.Headers["X-Content-Type-Options"], answer.Headers["Referrer-Policy"]));
            Assert.DoesNotContain("style=", answer.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", answer.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("hour")]
    [InlineData("day")]
    [InlineData("week")]
    public async Task FirstView_WithAllThatItLoads_StaysUnderAHundredKilobytes(string span)
    {
        await using var board = await Board.OpenAsync(azurite, services => services.AddSingleton<IFigures, SampleFigures>());
        using var visitor = await board.SignInAsync();
        visitor.Headers["Accept-Encoding"] = "gzip, deflate, br";

        var page = await visitor.GetAsync($"/api/dashboard?span={span}");
        var loaded = System.Text.RegularExpressions.Regex.Matches(page.Html, "(?:href|src)=\"(?<path>/api/dashboard/assets/[^\"]*)\"", default, TimeSpan.FromSeconds(1));
        var bytes = page.Length;
        foreach (System.Text.RegularExpressions.Match asset in loaded)
        {
            bytes += (await visitor.GetAsync(asset.Groups["path"].Value)).Length;
        }

        Assert.Equal(5, loaded.Count);
        Assert.InRange(bytes, 20_000, FirstViewBytes);
    }

    [Fact]
    public async Task Asset_IsKeptForGoodUnderANameOfItsContent()
    {
        await using var board = await Board.OpenAsync(azurite);
        using var visitor = board.NewVisitor();
        var path = $"/api/dashboard/assets/{AssetFiles.Named("dashboard.css").PublicName}";

        var plain = await visitor.GetAsync(path);
        visitor.Headers["Accept-Encoding"] = "br";
        var compressed = await visitor.GetAsync(path);
        visitor.Headers["If-None-Match"] = compressed.Headers["ETag"];
        var again = await visitor.GetAsync(path);

        Assert.Equal(("public, max-age=31536000, immutable", "text/css; charset=utf-8"), (plain.Headers["Cache-Control"], plain.Headers["Content-Type"]));
        Assert.Equal("br", compressed.Headers["Content-Encoding"]);
        Assert.True(compressed.Length < plain.Length / 2);
        Assert.NotEqual(plain.Headers["ETag"], compressed.Headers["ETag"]);
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.Status, again.Length));
        visitor.Headers.Clear();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/api/dashboard/assets/dashboard.css")).Status);
    }

    [Fact]
    public async Task Overview_OfTheRealGraph_TellsFiguresHealthAndWhatNeedsAPerson()
    {
        await using var board = await Board.OpenAsync(azurite, ("Sources:broken:Kind", "Abacus"));
        await board.PutAsync(Ops.New(CallState.NeedsReview, board.World.Clock.GetUtcNow()) with { Reason = "The balance moved otherwise." });
        using var visitor = await board.SignInAsync();

        var answer = await visitor.GetAsync("/api/dashboard");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        foreach (var said in new[] { "Throughput", "Success rate", "Latency", "Slowest", "Backlog", "Oldest open", "1 review to settle", "The balance moved otherwise.", "source broken", "Degraded" })
        {
            Assert.Contains(said, answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Operations_OfAFilterInTheUrl_AreListedPageByPage()
    {
        await using var board = await Board.OpenAsync(azurite);
        var now = board.World.Clock.GetUtcNow();
        for (var index = 0; index < 51; index++)
        {
            await board.PutAsync(Ops.New(CallState.Refused, now.AddMinutes(-index)));
        }

        var other = await board.PutAsync(Ops.New(CallState.Succeeded, now));
        using var visitor = await board.SignInAsync();

        var first = await visitor.GetAsync("/api/dashboard/operations?state=refused&source=hubspot");
        var next = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(first.Html, "href=\"(?<next>[^\"]*)\" rel=\"next\"", default, TimeSpan.FromSeconds(1)).Groups["next"].Value);
        var second = await visitor.GetAsync(next);

        Assert.Contains("state=refused&source=hubspot&cursor=", next, StringComparison.Ordinal);
        Assert.Equal((50, 1), (Count(first), Count(second)));
        Assert.DoesNotContain(other.Id, first.Html + second.Html, StringComparison.Ordinal);

        static int Count(PageAnswer page) => page.Html.Split("class=\"what\"").Length - 1;
    }

    [Fact]
    public async Task Operations_AreFoundByIdOrAccount_AndEmptyFieldsLeaveTheUrl()
    {
        await using var board = await Board.OpenAsync(azurite);
        var operation = await board.PutAsync(Ops.New(CallState.Refused, board.World.Clock.GetUtcNow()));
        using var visitor = await board.SignInAsync();

        Assert.Equal($"/api/dashboard/operations/{operation.Id}", (await visitor.GetAsync($"/api/dashboard/operations?find={operation.Id}")).Location);
        Assert.Equal("/api/dashboard/operations?account=10%2001", (await visitor.GetAsync("/api/dashboard/operations?find=10+01")).Location);
        Assert.Equal("/api/dashboard/operations?state=refused", (await visitor.GetAsync("/api/dashboard/operations?state=refused&route=&account=")).Location);
    }

    [Fact]
    public async Task Operation_ShowsNoSecretNoEventValueAndNoMarkupOfOthers()
    {
        await using var board = await Board.OpenAsync(azurite, ("Sources:hubspot:RecordUrl", "https://crm.example.com/{type}/{id}"));
        var operation = await board.PutAsync(Ops.New(CallState.Succeeded, board.World.Clock.GetUtcNow()) with
        {
            Run = "login-url",
            Reason = "<script>alert(1)</script>",
            Result = new JObject { ["login_url"] = "https://portal.example.com/hidden-login" },
            Arguments = new Dictionary<string, string> { ["account"] = "1001", ["password"] = "hidden-password" },
            TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        });
        using var visitor = await board.SignInAsync();

        var answer = await visitor.GetAsync($"/api/dashboard/operations/{operation.Id}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.DoesNotContain("hidden-", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("person@secret.example", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", answer.Html, StringComparison.Ordinal);
        Assert.Contains("4bf92f3577b34da6a3ce929d0e0e4736", answer.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"https://crm.example.com/deals/{operation.Record!.Id}\"", answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Money_WhoseSumsDiffer_SaysSo()
    {
        var day = new DateOnly(2026, 3, 1);
        var figures = new SampleFigures(TimeProvider.System) { Money = new(new MoneyDay[] { new(day, "1001", 2, 100m, 0, 150m), new(day, "1002", 1, 5m, 1, 5m), new(day, "1003", 1, 7m, 0, null) }) };
        await using var board = await Board.OpenAsync(azurite, services => services.AddSingleton<IFigures>(figures));
        using var visitor = await board.SignInAsync();

        var answer = await visitor.GetAsync("/api/dashboard/money?from=2026-02-28&to=2026-03-01");

        Assert.Contains("1 row differs", answer.Text, StringComparison.Ordinal);
        Assert.Contains("<mark>50.00</mark>", answer.Html, StringComparison.Ordinal);
        Assert.Contains("1 + 1 unsettled", answer.Text, StringComparison.Ordinal);
        Assert.Contains("not known", answer.Text, StringComparison.Ordinal);
        foreach (var query in new[] { "from=2026-03-02&to=2026-03-01", "from=2026-01-01&to=2026-03-01", "to=tomorrow", "of=1001" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync($"/api/dashboard/money?{query}")).Status);
        }
    }

    [Fact]
    public async Task Money_OfTheRealGraph_IsShown()
    {
        await using var board = await Board.OpenAsync(azurite);
        using var visitor = await board.SignInAsync();

        Assert.Contains("Nothing was moved on these days.", (await visitor.GetAsync("/api/dashboard/money")).Text, StringComparison.Ordinal);
    }
}
