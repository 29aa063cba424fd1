using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Tests.Dashboard;
using Bridge.Tests.Operations;
using Bridge.Tests.Scenarios;
using Microsoft.Playwright;

namespace Bridge.Tests.Browser;

/// <summary>Every page, in light and dark, on a desk and on a phone.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class PageLookTests(AzuriteFixture azurite, BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Pages_InEveryLook_KeepNobodyOutAndFitTheWindow()
    {
        await using var board = await Morning.OpenAsync(azurite);
        var now = board.World.Clock.GetUtcNow();
        var review = await board.PutAsync(Morning.Review(now));
        var dead = await board.PutAsync(Ops.New(CallState.DeadLettered, now.AddMinutes(-2)) with { Reason = "There is no route of this id any more." });
        var problems = new List<string>();
        foreach (var look in Look.All)
        {
            var page = await browser.OpenAsync(board.Address, look);
            problems.AddRange(await LookAtAsync(page, "sign-in", "/api/dashboard", look));
            await page.SignInAsync(Board.Key);
            foreach (var (name, path) in Pages(review.Id, dead.Id))
            {
                problems.AddRange(await LookAtAsync(page, name, path, look));
            }

            await page.Context.CloseAsync();
        }

        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task Page_OfLongWordsWithoutABlank_FitsAPhone()
    {
        await using var board = await Board.OpenAsync(azurite);
        var word = new string('x', 180);
        var operation = await board.PutAsync(Ops.New(CallState.DeadLettered, board.World.Clock.GetUtcNow()) with
        {
            Reason = word,
            Account = word[..60],
            Record = new RecordRef("deals", word),
            EventId = word,
            Arguments = new Dictionary<string, string> { [word[..40]] = word },
        });
        var page = await browser.SignedInAsync(board, "/api/dashboard", Look.All[2]);

        foreach (var path in new[] { "attention", "operations", $"operations/{operation.Id}" })
        {
            await page.GotoAsync($"/api/dashboard/{path}");
            Assert.Empty(await Barriers.FindInLayoutAsync(page));
        }
    }

    [BrowserFact]
    public async Task Layout_ThatOverflowsOrOverlaps_IsFound()
    {
        await using var board = await Board.OpenAsync(azurite);
        var page = await browser.OpenAsync(board.Address);
        await page.SetContentAsync("""<div style="width:5rem;white-space:nowrap">This text is longer than its box</div>""");
        Assert.Contains("overflows", Assert.Single(await Barriers.FindInLayoutAsync(page)), StringComparison.Ordinal);
        await page.SetContentAsync("""<p>One text</p><p style="margin-top:-2.2rem">on another</p>""");
        Assert.Contains("overlaps", Assert.Single(await Barriers.FindInLayoutAsync(page)), StringComparison.Ordinal);
        await page.SetContentAsync("""<img src="data:,x">""");
        Assert.Contains(await Barriers.FindByAxeAsync(page), found => found.StartsWith("image-alt", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Overview_OfAMorning_IsThePictureOfTheReadme()
    {
        await using var board = await Morning.OpenAsync(azurite);
        var page = await browser.SignedInAsync(board, "/api/dashboard");

        await Assertions.Expect(page.Locator("figure.drawn .uplot canvas")).ToHaveCountAsync(3);
        await page.ScreenshotAsync(new() { Path = Artefacts.OfReadme("dashboard"), FullPage = true });
    }

    [BrowserFact]
    public async Task Overview_LegendOfAChart_TellsOfTheNewestFiguresUntilOnePointsAtOthers()
    {
        await using var board = await Morning.OpenAsync(azurite);
        var page = await browser.SignedInAsync(board, "/api/dashboard");
        var newest = (await page.Locator("table[data-series] tbody tr:last-child time").GetAttributeAsync("datetime"))![.."2026-01-01T00:00".Length].Replace('T', ' ');
        var told = page.Locator("figure.drawn").First.Locator(".u-legend .u-series:first-child .u-value");

        await Assertions.Expect(told).ToHaveTextAsync(newest);
        await page.Locator("figure.drawn .u-over").First.HoverAsync(new() { Position = new() { X = 20, Y = 20 } });
        await Assertions.Expect(told).Not.ToHaveTextAsync(newest);
    }

    private static (string Name, string Path)[] Pages(string review, string dead) =>
    [
        ("overview", "/api/dashboard"),
        ("overview-week", "/api/dashboard?span=week"),
        ("attention", "/api/dashboard/attention"),
        ("operations", "/api/dashboard/operations?state=succeeded"),
        ("operations-none", "/api/dashboard/operations?account=777"),
        ("review", $"/api/dashboard/operations/{review}"),
        ("dead-letter", $"/api/dashboard/operations/{dead}?done=retried"),
        ("retry-many", "/api/dashboard/retry?state=deadLettered"),
        ("money", "/api/dashboard/money"),
        ("not-found", "/api/dashboard/operations/0"),
        ("mistake", "/api/dashboard/operations?state=perhaps"),
    ];

    private static async Task<IEnumerable<string>> LookAtAsync(IPage page, string name, string path, Look look)
    {
        await page.GotoAsync(path);
        await page.ScreenshotAsync(new() { Path = Artefacts.Picture($"{name}-{look.Name}"), FullPage = true });
        return (await Barriers.FindInLayoutAsync(page)).Concat(await Barriers.FindByAxeAsync(page)).Select(problem => $"{name}, {look.Name}: {problem}");
    }
}
