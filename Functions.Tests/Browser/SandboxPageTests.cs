using Bridge.Sandbox.Page;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Tour;
using Bridge.Sandbox.World;
using Microsoft.Playwright;

namespace Bridge.Tests.Browser;

/// <summary>The Sandbox's page as a newcomer finds it after the tour, in every look.</summary>
public sealed class SandboxPageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly Look OfReadme = new("readme", ColorScheme.Light, 1280, 1000);

    [BrowserFact]
    public async Task Page_AfterTheTour_KeepsNobodyOutAndFitsTheWindow()
    {
        await using var world = await OutsideWorld.StartAsync(new() { BridgePort = Ports.FreeOr(UsualPorts.Bridge), HasUsualPorts = true }, _ => { }, default);
        await world.StartBridgeAsync(default);
        var plays = new AllPlays(world);
        await using var server = await PageServer.StartAsync(world, plays, port: 0, default);
        Assert.True((await new TourGuide(world, plays.All, _ => { }).PlayAsync(default)).IsGood);
        var problems = new List<string>();
        foreach (var look in (Look[])[.. Look.All, new("wide", ColorScheme.Light, 1500, 900)])
        {
            var page = await OpenAsync(server, look);
            await page.ScreenshotAsync(new() { Path = Artefacts.Picture($"sandbox-{look.Name}"), FullPage = true });
            problems.AddRange((await Barriers.FindInLayoutAsync(page)).Concat(await Barriers.FindByAxeAsync(page)).Select(problem => $"{look.Name}: {problem}"));
            await page.Context.CloseAsync();
        }

        await (await OpenAsync(server, OfReadme)).ScreenshotAsync(new() { Path = Artefacts.OfReadme("sandbox") });
        Assert.Empty(problems);
    }

    private async Task<IPage> OpenAsync(PageServer server, Look look)
    {
        var page = await browser.OpenAsync(server.Address, look);
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("#bridge")).ToContainTextAsync("The bridge runs at");
        await Assertions.Expect(page.Locator("#deliveries > li").First).ToBeVisibleAsync();
        return page;
    }
}
