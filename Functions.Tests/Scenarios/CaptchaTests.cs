using System.Net;
using Bridge.Captcha;
using Bridge.Ledger;
using Bridge.Operations;
using Bridge.Sandbox.Servers;
using Bridge.Storage;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Scenarios;

/// <summary>The page of a captcha, by its requests.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class CaptchaTests(AzuriteFixture azurite) : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private CaptchaScene _scene = null!;

    private World World => _scene.World;

    public async Task InitializeAsync() => _scene = await CaptchaScene.StartAsync(azurite);

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Solved_ByAPerson_IsDoneInThatRequestAndWrittenBack()
    {
        var (id, link) = await _scene.AskAsync();
        var waiting = await World.FindAsync(id);
        Assert.Equal((CallState.AwaitingCaptcha, WriteBackState.Done), waiting.States());

        var page = await GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Reset a password", page.Html, StringComparison.Ordinal);
        Assert.Contains($"account {_scene.Account}", page.Html, StringComparison.Ordinal);
        Assert.Contains("hubspot", page.Html, StringComparison.Ordinal);
        Assert.Contains("data-sitekey=\"site-key-of-the-portal\"", page.Html, StringComparison.Ordinal);

        var token = World.Billing.Captcha.Issue();
        var done = await SolveAsync(link, token);

        Assert.Contains("<h1>Done</h1>", done.Html, StringComparison.Ordinal);
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await World.FindAsync(id)).States());
        Assert.Equal(1, _scene.Resets);
        Assert.Equal(2, _scene.Notes.Count);
        Assert.Contains($"The password of {_scene.Account} was reset.", _scene.Notes[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(token, World.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(TicketIn(link), World.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_OfWhatIsDone_SaysSoAndDoesNothingMore()
    {
        var (_, link) = await _scene.AskAsync();
        await SolveAsync(link, World.Billing.Captcha.Issue());

        var again = await SolveAsync(link, World.Billing.Captcha.Issue());

        Assert.Contains("<h1>Done</h1>", again.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-sitekey", again.Html, StringComparison.Ordinal);
        Assert.Equal(1, _scene.Resets);
    }

    [Fact]
    public async Task Link_OpenedOften_IsNotUsedUp()
    {
        var (_, link) = await _scene.AskAsync();
        for (var scanner = 0; scanner < 3; scanner++)
        {
            await GetAsync(link);
        }

        Assert.Contains("<h1>Done</h1>", (await SolveAsync(link, World.Billing.Captcha.Issue())).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a-token-that-nobody-issued")]
    [InlineData("")]
    public async Task Token_ThatIsRefused_LeavesTheLinkUsable(string token)
    {
        var (id, link) = await _scene.AskAsync();

        var refused = await SolveAsync(link, token);

        Assert.Contains("data-sitekey", refused.Html, StringComparison.Ordinal);
        Assert.Contains("class=\"problem\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(CallState.AwaitingCaptcha, (await World.FindAsync(id)).State);
        Assert.Contains("<h1>Done</h1>", (await SolveAsync(link, World.Billing.Captcha.Issue())).Html, StringComparison.Ordinal);
        Assert.Equal(2, _scene.Notes.Count);
    }

    [Fact]
    public async Task Link_ThatIsForged_OpensNothing()
    {
        var (id, link) = await _scene.AskAsync();
        var ticket = TicketIn(link);
        var forged = ticket[..^1] + (ticket[^1] == '0' ? '1' : '0');

        foreach (var wrong in new[] { forged, id, "nothing", new string('0', ticket.Length) })
        {
            var answer = await GetAsync(new Uri(link, wrong));
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.DoesNotContain(_scene.Account, answer.Html, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await SolveAsync(new Uri(link, wrong), World.Billing.Captcha.Issue())).Status);
        }

        Assert.Equal(0, _scene.Resets);
    }

    [Fact]
    public async Task Link_ThatExpired_IsSentAgainAndOpensNothingAnyMore()
    {
        var (_, old) = await _scene.AskAsync();
        World.Clock.Advance(TimeSpan.FromDays(8));

        var expired = await SolveAsync(old, World.Billing.Captcha.Issue());
        Assert.Equal(HttpStatusCode.Gone, expired.Status);
        var sent = await PostAsync(old, ("again", "true"));
        await World.RunAllAsync();

        Assert.Contains("Another link is on its way", sent.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(old)).Status);
        Assert.Equal(2, _scene.Notes.Count);
        Assert.Contains("<h1>Done</h1>", (await SolveAsync(_scene.LinkIn(_scene.Notes[^1]), World.Billing.Captcha.Issue())).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_SentAgainByAnOperator_TakesTheFirstOnesPlace()
    {
        var (id, first) = await _scene.AskAsync();

        await World.Get<OperationRetry>().RetryAsync(id, null, null, new Signature("Ada", "the note was deleted"), World.Clock.GetUtcNow(), default);
        await World.RunAllAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(first)).Status);
        Assert.Contains("data-sitekey", (await GetAsync(_scene.LinkIn(_scene.Notes[^1]))).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dismissed_ByAnOperator_IsCancelledOnTheLinkAndTheRecord()
    {
        var (id, link) = await _scene.AskAsync();

        await World.Get<OperationDismissal>().DismissAsync(id, null, new Signature("Ada", "the customer left"), default);
        await World.WriteBackAsync(id);
        var answer = await SolveAsync(link, World.Billing.Captcha.Issue());

        Assert.Contains("<h1>It was cancelled</h1>", answer.Html, StringComparison.Ordinal);
        Assert.Contains("the customer left", _scene.Notes[^1], StringComparison.Ordinal);
        Assert.Equal((CallState.Cancelled, WriteBackState.Done), (await World.FindAsync(id)).States());
        Assert.Equal(0, _scene.Resets);
    }

    [Fact]
    public async Task Button_PressedByTwoAtOnce_DoesItOnce()
    {
        var (_, link) = await _scene.AskAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SolveAsync(link, World.Billing.Captcha.Issue())));

        Assert.Contains(answers, answer => answer.Html.Contains("<h1>Done</h1>", StringComparison.Ordinal));
        Assert.Equal(1, _scene.Resets);
    }

    [Fact]
    public async Task Solved_WhileBillingIsOut_WaitsForThePersonAndKeepsNoToken()
    {
        var (id, link) = await _scene.AskAsync();
        World.Billing.Faults.Add(Fault.Refuse(StatusCodes.Status429TooManyRequests));
        var token = World.Billing.Captcha.Issue();

        var answer = await SolveAsync(link, token);

        Assert.Contains("data-sitekey", answer.Html, StringComparison.Ordinal);
        Assert.Equal(CallState.AwaitingCaptcha, (await World.FindAsync(id)).State);
        Assert.Empty(await World.Queue.TakeAsync(BridgeQueues.OperationsName));
        Assert.Contains("<h1>Done</h1>", (await SolveAsync(link, World.Billing.Captcha.Issue())).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Answers_WithAPolicyThatRunsTheWidgetAlone()
    {
        var (_, link) = await _scene.AskAsync();

        using var response = await _http.GetAsync(link);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'nonce-", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("origin", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    private static string TicketIn(Uri link) => link.Segments[^1];

    private async Task<(HttpStatusCode Status, string Html)> GetAsync(Uri link)
    {
        using var response = await _http.GetAsync(link);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private Task<(HttpStatusCode Status, string Html)> SolveAsync(Uri link, string token) => PostAsync(link, (CaptchaEndpoint.TokenField, token));

    private async Task<(HttpStatusCode Status, string Html)> PostAsync(Uri link, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await _http.PostAsync(link, form);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
