using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Tests.Dashboard;
using Bridge.Tests.Operations;
using Bridge.Tests.Scenarios;
using Microsoft.Playwright;

namespace Bridge.Tests.Browser;

/// <summary>What an operator does with the dashboard, in a real browser.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class OperatorTests(AzuriteFixture azurite, BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Operator_FindsAFailedOperationAndRetriesIt()
    {
        await using var board = await Morning.OpenAsync(azurite);
        var failed = await board.PutAsync(Ops.New(CallState.DeadLettered, board.World.Clock.GetUtcNow()) with { Account = "3007", Reason = "HubSpot was down." });
        var page = await browser.SignedInAsync(board, "/api/dashboard");
        await page.GetByRole(AriaRole.Link, new() { Name = "Operations", Exact = true }).ClickAsync();
        await page.GetByLabel("State").SelectOptionAsync("Dead letter");
        await page.GetByLabel("Account", new() { Exact = true }).FillAsync("3007");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        Assert.EndsWith("/api/dashboard/operations?state=deadLettered&account=3007", page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Move funds 10" }).ClickAsync();
        await page.PressAsync("Retry", "Ada", "HubSpot is back");

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("It is tried again.");
        await Assertions.Expect(page.GetByText("tried again, Ada: HubSpot is back")).ToBeVisibleAsync();
        var message = EnvelopeJson.Read(Assert.Single(await board.World.Queue.TakeAsync(BridgeQueues.OperationsName)));
        Assert.Equal((failed.Id, 2), (message.OperationId, message.Attempt));
    }

    [BrowserFact]
    public async Task Operator_SettlesAReviewByWhatWasRead()
    {
        await using var board = await Board.OpenAsync(azurite);
        var review = await board.PutAsync(Morning.Review(board.World.Clock.GetUtcNow()));
        var page = await browser.SignedInAsync(board, "/api/dashboard");
        await page.GetByRole(AriaRole.Link, new() { Name = "Attention" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Move funds 250.00" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Payments less adjustments" }).Locator("mark")).ToHaveTextAsync(["1,275.00", "1,275.00"]);
        await page.PressAsync("It happened", "Ada", "the portal shows the payment");

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("It is settled: it happened.");
        var settled = await board.World.FindAsync(review.Id);
        Assert.Equal((CallState.Succeeded, SettledBy.Person), (settled.State, settled.SettledBy));
    }

    [BrowserFact]
    public async Task Operator_DismissesWhatNothingCanBeDoneAbout()
    {
        await using var board = await Board.OpenAsync(azurite);
        var letter = await board.PutAsync(Ops.New(CallState.DeadLettered, board.World.Clock.GetUtcNow()) with { Route = "", Run = "", Reason = "The event cannot be read." });
        var page = await OpenAsync(board, letter.Id);

        await page.PressAsync("Dismiss", "Ada", "the CRM sent it again");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("It is dismissed: it waits for nobody any more.");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dismiss" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Attention" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Needs a person" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = letter.Id })).ToHaveCountAsync(0);
        Assert.Equal((CallState.Cancelled, SettledBy.Person), ((await board.World.FindAsync(letter.Id)).State, (await board.World.FindAsync(letter.Id)).SettledBy));
    }

    [BrowserFact]
    public async Task TwoOperators_WhoPressAtOnce_SendItOnce()
    {
        await using var board = await Board.OpenAsync(azurite);
        var failed = await board.PutAsync(Ops.New(CallState.Refused, board.World.Clock.GetUtcNow()));
        var pages = new[] { await OpenAsync(board, failed.Id), await OpenAsync(board, failed.Id) };

        await Task.WhenAll(pages.Select((page, index) => page.PressAsync("Retry", index == 0 ? "Ada" : "Grace", "it was corrected")));

        foreach (var page in pages)
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("It is tried again.");
        }

        Assert.Equal(2, (await board.World.FindAsync(failed.Id)).Attempt);
        Assert.Single(await board.World.Queue.TakeAsync(BridgeQueues.OperationsName));
        Assert.Single(await board.World.Ledger.HistoryAsync(failed.Id, default), line => line.Why.StartsWith("tried again", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task TwoOperators_WhoDecideDifferently_LeaveTheFirstDecisionAndTellTheSecond()
    {
        await using var board = await Board.OpenAsync(azurite);
        var review = await board.PutAsync(Morning.Review(board.World.Clock.GetUtcNow()));
        var (ada, grace) = (await OpenAsync(board, review.Id), await OpenAsync(board, review.Id));

        await ada.PressAsync("It is not to happen", "Ada", "the customer left");
        await Assertions.Expect(ada.GetByRole(AriaRole.Status)).ToHaveTextAsync("It is settled: it is not to happen.");
        await grace.PressAsync("It did not: send it again", "Grace", "the portal shows nothing");

        await Assertions.Expect(grace.GetByRole(AriaRole.Alert)).ToContainTextAsync("It needs no review: it is Cancelled.");
        Assert.Equal(CallState.Cancelled, (await board.World.FindAsync(review.Id)).State);
    }

    [BrowserFact]
    public async Task Operator_WithAWrongKeyAndThenTheRightOne_ComesToThePageThatTheyAskedFor()
    {
        await using var board = await Morning.OpenAsync(azurite);
        var page = await browser.OpenAsync(board.Address);

        await page.GotoAsync("/api/dashboard/attention");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.SignInAsync("wrong-operator-key-0123456789");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That is not the operator key.");
        await page.SignInAsync(Board.Key);

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Reviews" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Operator key")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Operator_RetriesManyAfterADryRun()
    {
        await using var board = await Morning.OpenAsync(azurite);
        var page = await browser.SignedInAsync(board, "/api/dashboard/attention");

        await page.GetByRole(AriaRole.Link, new() { Name = "Retry all… (Dead letters)" }).ClickAsync();
        await Assertions.Expect(page.GetByText("3 operations can be tried again")).ToBeVisibleAsync();
        Assert.Empty(await board.World.Queue.TakeAsync(BridgeQueues.OperationsName));
        await page.GetByLabel("How many a minute").FillAsync("6000");
        await page.PressAsync("Retry 3", "Ada", "HubSpot is back");

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("3 operations are tried again.");
        Assert.Equal(3, await board.World.Queue.CountAsync(BridgeQueues.OperationsName));
    }

    [BrowserFact]
    public async Task Operator_WithTheKeyboardAlone_ReachesTheContentAndTheForm()
    {
        await using var board = await Board.OpenAsync(azurite);
        var review = await board.PutAsync(Morning.Review(board.World.Clock.GetUtcNow()));
        var page = await OpenAsync(board, review.Id);

        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Your name").FocusAsync();
        await page.Keyboard.TypeAsync("Ada");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("the portal shows the payment");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "It happened" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("It is settled: it happened.");
    }

    private async Task<IPage> OpenAsync(Board board, string id)
    {
        var page = await browser.SignedInAsync(board, $"/api/dashboard/operations/{id}");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "History" })).ToBeVisibleAsync();
        return page;
    }
}
