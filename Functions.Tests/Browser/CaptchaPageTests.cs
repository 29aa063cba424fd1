using Bridge.Ledger;
using Bridge.Tests.Scenarios;
using Microsoft.Playwright;

namespace Bridge.Tests.Browser;

/// <summary>The page of a captcha in a real browser, with the Sandbox's widget.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class CaptchaPageTests(AzuriteFixture azurite, BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Captcha_SolvedByAPerson_IsDoneAndTheLinkSaysSoFromThenOn()
    {
        await using var scene = await CaptchaScene.StartAsync(azurite);
        var (id, link) = await scene.AskAsync();
        var page = await browser.OpenAsync(scene.Address);
        await page.GotoAsync(link.ToString());
        await Assertions.Expect(page.GetByText($"account {scene.Account}")).ToBeVisibleAsync();

        await SolveAsync(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Done");
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await scene.World.FindAsync(id)).States());
        await page.GotoAsync(link.ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Done");
        await Assertions.Expect(page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        Assert.Equal(1, scene.Resets);
    }

    [BrowserFact]
    public async Task Button_PressedBeforeTheCaptchaIsSolved_DoesNothing()
    {
        await using var scene = await CaptchaScene.StartAsync(azurite);
        var (_, link) = await scene.AskAsync();
        var page = await browser.OpenAsync(scene.Address);
        await page.GotoAsync(link.ToString());

        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Solve the captcha first.")).ToBeVisibleAsync();
        Assert.Equal(0, scene.Resets);
        await SolveAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Done");
    }

    [BrowserFact]
    public async Task Link_ThatIsForged_OpensNothing()
    {
        await using var scene = await CaptchaScene.StartAsync(azurite);
        var (_, link) = await scene.AskAsync();
        var page = await browser.OpenAsync(scene.Address);

        await page.GotoAsync($"{link.ToString()[..^1]}{(link.ToString()[^1] == '0' ? '1' : '0')}");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This link opens nothing");
        await Assertions.Expect(page.GetByText(scene.Account)).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Link_ThatExpired_SendsAnotherToTheRecord()
    {
        await using var scene = await CaptchaScene.StartAsync(azurite);
        var (_, link) = await scene.AskAsync();
        scene.World.Clock.Advance(TimeSpan.FromDays(8));
        var page = await browser.OpenAsync(scene.Address);
        await page.GotoAsync(link.ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This link is too old");

        await page.GetByRole(AriaRole.Button, new() { Name = "Send another link to the CRM record" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Another link is on its way");
        await scene.World.RunAllAsync();

        await page.GotoAsync(scene.LinkIn(scene.Notes[^1]).ToString());
        await SolveAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Done");
        Assert.Equal(1, scene.Resets);
    }

    [BrowserFact]
    public async Task Page_InEveryLook_KeepsNobodyOutAndFitsTheWindow()
    {
        await using var scene = await CaptchaScene.StartAsync(azurite);
        var (_, link) = await scene.AskAsync();
        var problems = new List<string>();
        foreach (var look in Look.All)
        {
            foreach (var (name, address) in new[] { ("captcha", link), ("captcha-unknown", new Uri(link, "nothing")) })
            {
                var page = await browser.OpenAsync(scene.Address, look);
                await page.GotoAsync(address.ToString());
                await page.ScreenshotAsync(new() { Path = Artefacts.Picture($"{name}-{look.Name}"), FullPage = true });
                problems.AddRange((await Barriers.FindInLayoutAsync(page)).Concat(await Barriers.FindByAxeAsync(page)).Select(problem => $"{name}, {look.Name}: {problem}"));
                await page.Context.CloseAsync();
            }
        }

        Assert.Empty(problems);
    }

    private static async Task SolveAsync(IPage page)
    {
        await page.RunAndWaitForResponseAsync(
            () => page.GetByLabel("I am a person").CheckAsync(), response => response.Url.EndsWith("/recaptcha/token", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
    }
}
