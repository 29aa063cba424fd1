using Bridge.Tests.Dashboard;
using Microsoft.Playwright;

namespace Bridge.Tests.Browser;

/// <summary>What an operator does with a page.</summary>
internal static class Hands
{
    /// <summary>Opens a page of the dashboard and signs in.</summary>
    public static async Task<IPage> SignedInAsync(this BrowserFixture browser, Board board, string path, Look? look = null)
    {
        var page = await browser.OpenAsync(board.Address, look);
        await page.GotoAsync(path);
        await page.SignInAsync(Board.Key);
        return page;
    }

    /// <summary>Types the operator key on the sign-in page.</summary>
    public static async Task SignInAsync(this IPage page, string key)
    {
        await page.GetByLabel("Operator key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Says who acts and why, and presses a button.</summary>
    public static async Task PressAsync(this IPage page, string button, string who, string why)
    {
        await page.GetByLabel("Your name").FillAsync(who);
        await page.GetByLabel("Reason").FillAsync(why);
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }
}
