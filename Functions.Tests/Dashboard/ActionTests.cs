using System.Net;
using System.Text;
using Bridge.Json;
using Bridge.Ledger;
using Bridge.Storage;
using Bridge.Tests.Operations;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Dashboard;

[Collection(AzuriteCollection.Name)]
public sealed class ActionTests(AzuriteFixture azurite)
{
    private static readonly (string, string) Who = ("who", "Ada");
    private static readonly (string, string) Why = ("why", "the record\r\nwas corrected");

    [Fact]
    public async Task Retry_SentTwice_IsDoneOnceAndKeptWithWhoAndWhy()
    {
        await using var board = await Board.OpenAsync(azurite);
        var operation = await board.PutAsync(Ops.New(CallState.Refused, board.World.Clock.GetUtcNow()));
        using var visitor = await board.SignInAsync();
        var page = $"/api/dashboard/operations/{operation.Id}";
        var token = await TokenAsync(visitor);
        (string, string)[] form = [("token", token), ("attempt", "1"), ("what", "call"), Who, Why];

        var first = await visitor.PostAsync($"{page}/retry", form);
        var second = await visitor.PostAsync($"{page}/retry", form);

        Assert.All([first, second], answer => Assert.Equal((HttpStatusCode.SeeOther, $"{page}?done=retried"), (answer.Status, answer.Location)));
        Assert.Equal(2, (await board.World.FindAsync(operation.Id)).Attempt);
        Assert.Single(await board.World.Queue.TakeAsync(BridgeQueues.OperationsName));
        var text = (await visitor.GetAsync(first.Location)).Text;
        Assert.Contains("It is tried again.", text, StringComparison.Ordinal);
        Assert.Contains("tried again, Ada: the record was corrected", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("happened", CallState.Succeeded)]
    [InlineData("sendAgain", CallState.Waiting)]
    [InlineData("cancel", CallState.Cancelled)]
    public async Task Settle_SentTwice_IsDoneOnce(string decision, CallState expected)
    {
        await using var board = await Board.OpenAsync(azurite);
        var operation = await board.PutAsync(Ops.New(CallState.NeedsReview, board.World.Clock.GetUtcNow()));
        using var visitor = await board.SignInAsync();
        var page = $"/api/dashboard/operations/{operation.Id}";
        (string, string)[] form = [("token", await TokenAsync(visitor)), ("attempt", "1"), ("decision", decision), Who, Why];

        var answers = new[] { await visitor.PostAsync($"{page}/settle", form), await visitor.PostAsync($"{page}/settle", form) };

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.SeeOther, $"{page}?done={decision}"), (answer.Status, answer.Location)));
        Assert.Equal(expected, (await board.World.FindAsync(operation.Id)).State);
        Assert.Single(await board.World.Ledger.HistoryAsync(operation.Id, default), line => line.Why.StartsWith("settled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dismiss_SentTwice_IsDoneOnceAndKeptWithWhoAndWhy()
    {
        await using var board = await Board.OpenAsync(azurite);
        var operation = await board.PutAsync(Ops.New(CallState.DeadLettered, board.World.Clock.GetUtcNow()));
        using var visitor = await board.SignInAsync();
        var page = $"/api/dashboard/operations/{operation.Id}";
        (string, string)[] form = [("token", await TokenAsync(visitor)), ("attempt", "1"), Who, Why];

        var answers = new[] { await visitor.PostAsync($"{page}/dismiss", form), await visitor.PostAsync($"{page}/dismiss", form) };

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.SeeOther, $"{page}?done=dismissed"), (answer.Status, answer.Location)));
        Assert.Single(await board.World.Ledger.HistoryAsync(operation.Id, default), line => line.Why == "dismissed, Ada: the record was corrected");
        Assert.DoesNotContain(operation.Id, (await visitor.GetAsync("/api/dashboard/attention")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CallState.DeadLettered, WriteBackState.None, true)]
    [InlineData(CallState.AwaitingCaptcha, WriteBackState.None, true)]
    [InlineData(CallState.Succeeded, WriteBackState.Failed, true)]
    [InlineData(CallState.Succeeded, WriteBackState.Done, false)]
    [InlineData(CallState.Waiting, WriteBackState.None, false)]
    [InlineData(CallState.NeedsReview, WriteBackState.None, false)]
    public async Task Page_OffersToDismiss_OnlyWhatWaitsForAPersonWithNothingToDecide(CallState state, WriteBackState writeBack, bool isOffered)
    {
        await using var board = await Board.OpenAsync(azurite);
        var operation = await board.PutAsync(Ops.New(state, board.World.Clock.GetUtcNow()) with { WriteBack = writeBack });
        using var visitor = await board.SignInAsync();

        var html = (await visitor.GetAsync($"/api/dashboard/operations/{operation.Id}")).Html;

        Assert.Equal(isOffered, html.Contains($"/operations/{operation.Id}/dismiss\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_OfWhatABrakeHolds_SaysThatNothingWasSent()
    {
        await using var board = await Board.OpenAsync(azurite);
        var now = board.World.Clock.GetUtcNow();
        var held = await board.PutAsync(Ops.New(CallState.NeedsReview, now));
        var doubted = await board.PutAsync(Ops.New(CallState.NeedsReview, now) with { SentAt = now });
        using var visitor = await board.SignInAsync();

        var ofHeld = (await visitor.GetAsync($"/api/dashboard/operations/{held.Id}")).Text;
        var ofDoubted = (await visitor.GetAsync($"/api/dashboard/operations/{doubted.Id}")).Text;

        Assert.Contains("Nothing was sent.", ofHeld, StringComparison.Ordinal);
        Assert.Contains("Let it pass: send it", ofHeld, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was sent.", ofDoubted, StringComparison.Ordinal);
        Assert.Contains("It did not: send it again", ofDoubted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Ada", "the reason")]
    [InlineData("the portal shows it", "", "your name")]
    public async Task Settle_WithoutAReasonOrAName_KeepsWhatWasTypedAndChangesNothing(string why, string who, string missing)
    {
        await using var board = await Board.OpenAsync(azurite);
        var operation = await board.PutAsync(Ops.New(CallState.NeedsReview, board.World.Clock.GetUtcNow()));
        using var visitor = await board.SignInAsync();

        var answer = await visitor.PostAsync(
            $"/api/dashboard/operations/{operation.Id}/settle", ("token", await TokenAsync(visitor)), ("attempt", "1"), ("decision", "happened"), ("who", who), ("why", why));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains($"Give {missing}", answer.Text, StringComparison.Ordinal);
        Assert.Contains(why.Length > 0 ? $">{why}</textarea>" : "value=\"Ada\"", answer.Html, StringComparison.Ordinal);
        Assert.Equal(CallState.NeedsReview, (await board.World.FindAsync(operation.Id)).State);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("token", "")]
    [InlineData("token", "of another session")]
    public async Task Form_OfAnotherSiteOrSession_ChangesNothing(string what, string value)
    {
        await using var board = await Board.OpenAsync(azurite);
        var operation = await board.PutAsync(Ops.New(CallState.NeedsReview, board.World.Clock.GetUtcNow()));
        using var visitor = await board.SignInAsync();
        using var other = await board.SignInAsync();
        var token = what != "token" ? await TokenAsync(visitor) : value.Length == 0 ? "" : await TokenAsync(other);
        if (what != "token")
        {
            visitor.Headers[what] = value;
        }

        var answer = await visitor.PostAsync(
            $"/api/dashboard/operations/{operation.Id}/settle", ("token", token), ("attempt", "1"), ("decision", "happened"), Who, Why);

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(CallState.NeedsReview, (await board.World.FindAsync(operation.Id)).State);
    }

    [Fact]
    public async Task Form_WithoutASession_ChangesNothing()
    {
        await using var board = await Board.OpenAsync(azurite);
        var operation = await board.PutAsync(Ops.New(CallState.NeedsReview, board.World.Clock.GetUtcNow()));
        using var signedIn = await board.SignInAsync();
        using var visitor = board.NewVisitor();

        var answer = await visitor.PostAsync(
            $"/api/dashboard/operations/{operation.Id}/settle", ("token", await TokenAsync(signedIn)), ("attempt", "1"), ("decision", "happened"), Who, Why);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(CallState.NeedsReview, (await board.World.FindAsync(operation.Id)).State);
    }

    [Fact]
    public async Task Form_OfWhomThePlatformSignedIn_IsSignedWithTheirNameAndNoOther()
    {
        await using var board = await Board.OpenAsync(azurite, ("WEBSITE_AUTH_ENABLED", "True"), ("Secrets:operator-key", null));
        var operation = await board.PutAsync(Ops.New(CallState.NeedsReview, board.World.Clock.GetUtcNow()));
        var page = $"/api/dashboard/operations/{operation.Id}";
        using var stranger = board.NewVisitor();
        using var visitor = board.NewVisitor();
        visitor.Headers["X-MS-CLIENT-PRINCIPAL"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(StrictJson.Write(new JObject
        {
            ["claims"] = new JArray(new JObject { ["typ"] = "name", ["val"] = "grace@example.com" }),
            ["name_typ"] = "name",
        })));

        Assert.Contains("/.auth/login/aad?post_login_redirect_uri=%2Fapi%2Fdashboard%2Foperations", (await stranger.GetAsync(page)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Your name", (await visitor.GetAsync(page)).Text, StringComparison.Ordinal);
        var answer = await visitor.SubmitAsync(page, $"{page}/settle", ("decision", "cancel"), ("who", "Mallory"), ("why", "the customer left"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Contains(
            await board.World.Ledger.HistoryAsync(operation.Id, default), line => line.Why.EndsWith("grace@example.com: the customer left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RetryMany_WithoutAFilter_IsRefused()
    {
        await using var board = await Board.OpenAsync(azurite);
        await board.PutAsync(Ops.New(CallState.Refused, board.World.Clock.GetUtcNow()));
        using var visitor = await board.SignInAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/api/dashboard/retry")).Status);
        var answer = await visitor.PostAsync("/api/dashboard/retry", ("token", await TokenAsync(visitor)), ("perMinute", "60"), Who, Why);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(0, await board.World.Queue.CountAsync(BridgeQueues.OperationsName));
    }

    [Fact]
    public async Task RetryMany_SentTwice_RetriesEachOnce()
    {
        await using var board = await Board.OpenAsync(azurite);
        for (var index = 0; index < 3; index++)
        {
            await board.PutAsync(Ops.New(CallState.Refused, board.World.Clock.GetUtcNow()));
        }

        using var visitor = await board.SignInAsync();
        (string, string)[] form = [("token", await TokenAsync(visitor)), ("state", "refused"), ("perMinute", "6000"), Who, Why];

        var first = await visitor.PostAsync("/api/dashboard/retry", form);
        var second = await visitor.PostAsync("/api/dashboard/retry", form);

        Assert.EndsWith("done=retriedMany&count=3", first.Location, StringComparison.Ordinal);
        Assert.EndsWith("done=retriedMany&count=0", second.Location, StringComparison.Ordinal);
        Assert.Equal(3, await board.World.Queue.CountAsync(BridgeQueues.OperationsName));
    }

    private static async Task<string> TokenAsync(Visitor visitor) =>
        (await visitor.GetAsync("/api/dashboard/attention")).Html.Split("name=\"token\" value=\"")[1].Split('"')[0];
}
