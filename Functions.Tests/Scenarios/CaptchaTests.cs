using System.Net;
using System.Text.RegularExpressions;
using Bridge.Captcha;
using Bridge.Ledger;
using Bridge.Operations;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Servers;
using Bridge.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Scenarios;

/// <summary>A customer in HubSpot forgot the password, and no captcha token came with the event: a person solves one on the page.</summary>
[Collection(AzuriteCollection.Name)]
public sealed partial class CaptchaTests(AzuriteFixture azurite) : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private World _world = null!;
    private LocalServer _door = null!;
    private HubSpotRecord _contact = null!;
    private string _account = "";

    public async Task InitializeAsync()
    {
        _world = await World.StartAsync(
            azurite, ("Captcha:SiteKey", "site-key-of-the-portal"), ("Captcha:ScriptUrl", "http://127.0.0.1:1/recaptcha/api.js"));
        _door = await LocalServer.StartAsync(0, Open, default);
        _account = _world.Billing.Book.Open("Acme", $"{Guid.NewGuid():N}@acme.example")!.Number;
        _contact = _world.HubSpot.Records.Add(ObjectType.Contacts, [("email", "tom@acme.example"), ("voip_account", _account)]);
    }

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        await _world.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Solved_ByAPerson_IsDoneInThatRequestAndWrittenBack()
    {
        var (id, link) = await AskAsync();
        var waiting = await _world.FindAsync(id);
        Assert.Equal((CallState.AwaitingCaptcha, WriteBackState.Done), waiting.States());

        var page = await GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Reset a password", page.Html, StringComparison.Ordinal);
        Assert.Contains($"account {_account}", page.Html, StringComparison.Ordinal);
        Assert.Contains("hubspot", page.Html, StringComparison.Ordinal);
        Assert.Contains("data-sitekey=\"site-key-of-the-portal\"", page.Html, StringComparison.Ordinal);

        var token = _world.Billing.Captcha.Issue();
        var done = await SolveAsync(link, token);

        Assert.Contains("<h1>Done</h1>", done.Html, StringComparison.Ordinal);
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), (await _world.FindAsync(id)).States());
        Assert.Equal(1, _world.Billing.Book.FindCustomer(_account)!.PasswordResets);
        Assert.Equal(2, Notes.Count);
        Assert.Contains($"The password of {_account} was reset.", Notes[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(token, _world.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(TicketIn(link), _world.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_OfWhatIsDone_SaysSoAndDoesNothingMore()
    {
        var (_, link) = await AskAsync();
        await SolveAsync(link, _world.Billing.Captcha.Issue());

        var again = await SolveAsync(link, _world.Billing.Captcha.Issue());

        Assert.Contains("<h1>Done</h1>", again.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-sitekey", again.Html, StringComparison.Ordinal);
        Assert.Equal(1, _world.Billing.Book.FindCustomer(_account)!.PasswordResets);
    }

    [Fact]
    public async Task Link_OpenedOften_IsNotUsedUp()
    {
        var (_, link) = await AskAsync();
        for (var scanner = 0; scanner < 3; scanner++)
        {
            await GetAsync(link);
        }

        Assert.Contains("<h1>Done</h1>", (await SolveAsync(link, _world.Billing.Captcha.Issue())).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a-token-that-nobody-issued")]
    [InlineData("")]
    public async Task Token_ThatIsRefused_LeavesTheLinkUsable(string token)
    {
        var (id, link) = await AskAsync();

        var refused = await SolveAsync(link, token);

        Assert.Contains("data-sitekey", refused.Html, StringComparison.Ordinal);
        Assert.Contains("class=\"problem\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(CallState.AwaitingCaptcha, (await _world.FindAsync(id)).State);
        Assert.Contains("<h1>Done</h1>", (await SolveAsync(link, _world.Billing.Captcha.Issue())).Html, StringComparison.Ordinal);
        Assert.Equal(2, Notes.Count);
    }

    [Fact]
    public async Task Link_ThatIsForged_OpensNothing()
    {
        var (id, link) = await AskAsync();
        var ticket = TicketIn(link);
        var forged = ticket[..^1] + (ticket[^1] == '0' ? '1' : '0');

        foreach (var wrong in new[] { forged, id, "nothing", new string('0', ticket.Length) })
        {
            var answer = await GetAsync(new Uri(link, wrong));
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.DoesNotContain(_account, answer.Html, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await SolveAsync(new Uri(link, wrong), _world.Billing.Captcha.Issue())).Status);
        }

        Assert.Equal(0, _world.Billing.Book.FindCustomer(_account)!.PasswordResets);
    }

    [Fact]
    public async Task Link_ThatExpired_IsSentAgainAndOpensNothingAnyMore()
    {
        var (_, old) = await AskAsync();
        _world.Clock.Advance(TimeSpan.FromDays(8));

        var expired = await SolveAsync(old, _world.Billing.Captcha.Issue());
        Assert.Equal(HttpStatusCode.Gone, expired.Status);
        var sent = await PostAsync(old, ("again", "true"));
        await _world.RunAllAsync();

        Assert.Contains("Another link is on its way", sent.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(old)).Status);
        Assert.Equal(2, Notes.Count);
        Assert.Contains("<h1>Done</h1>", (await SolveAsync(LinkIn(Notes[^1]), _world.Billing.Captcha.Issue())).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_SentAgainByAnOperator_TakesTheFirstOnesPlace()
    {
        var (id, first) = await AskAsync();

        await _world.Get<OperationRetry>().RetryAsync(id, null, null, new Signature("Ada", "the note was deleted"), _world.Clock.GetUtcNow(), default);
        await _world.RunAllAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(first)).Status);
        Assert.Contains("data-sitekey", (await GetAsync(LinkIn(Notes[^1]))).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Button_PressedByTwoAtOnce_DoesItOnce()
    {
        var (_, link) = await AskAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SolveAsync(link, _world.Billing.Captcha.Issue())));

        Assert.Contains(answers, answer => answer.Html.Contains("<h1>Done</h1>", StringComparison.Ordinal));
        Assert.Equal(1, _world.Billing.Book.FindCustomer(_account)!.PasswordResets);
    }

    [Fact]
    public async Task Solved_WhileBillingIsOut_WaitsForThePersonAndKeepsNoToken()
    {
        var (id, link) = await AskAsync();
        _world.Billing.Faults.Add(Fault.Refuse(StatusCodes.Status429TooManyRequests));
        var token = _world.Billing.Captcha.Issue();

        var answer = await SolveAsync(link, token);

        Assert.Contains("data-sitekey", answer.Html, StringComparison.Ordinal);
        Assert.Equal(CallState.AwaitingCaptcha, (await _world.FindAsync(id)).State);
        Assert.Empty(await _world.Queue.TakeAsync(BridgeQueues.OperationsName));
        Assert.Contains("<h1>Done</h1>", (await SolveAsync(link, _world.Billing.Captcha.Issue())).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Answers_WithAPolicyThatRunsTheWidgetAlone()
    {
        var (_, link) = await AskAsync();

        using var response = await _http.GetAsync(link);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'nonce-", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("origin", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    private IReadOnlyList<string> Notes => [.. _world.HubSpot.Records.NotesOn(_world.HubSpot.Records.Get(_contact.Ref)).Select(WebUtility.HtmlDecode).OfType<string>()];

    /// <summary>The event comes without a token, and its note with the link is left.</summary>
    private async Task<(string Id, Uri Link)> AskAsync()
    {
        var changes = _world.HubSpot.Records.Change(_contact.Ref, [("voip_action", "reset-password")], ChangeOrigin.Person);
        var (id, message) = await _world.QueueAsync(_world.HubSpotSends([.. changes.Select(_world.Events.PropertyChange)]));
        await _world.RunAsync(message);
        return (id, LinkIn(Notes[^1]));
    }

    private Uri LinkIn(string note) => new(_door.Address, Link().Match(note).Value);

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

    private void Open(WebApplication app)
    {
        app.MapGet("/api/captcha/{ticket}", (string ticket, HttpRequest request, CancellationToken cancellationToken) =>
            _world.Get<CaptchaEndpoint>().ShowAsync(request, ticket, cancellationToken));
        app.MapPost("/api/captcha/{ticket}", (string ticket, HttpRequest request, CancellationToken cancellationToken) =>
            _world.Get<CaptchaEndpoint>().SubmitAsync(request, ticket, cancellationToken));
    }

    [GeneratedRegex("/api/captcha/[0-9a-f]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
