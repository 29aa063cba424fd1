using System.Net;
using Bridge.Json;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Page;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.World;

namespace Bridge.Tests.Sandbox;

/// <summary>The page over a whole outside world in which no bridge answers.</summary>
public sealed class PageServerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private OutsideWorld _world = null!;
    private PageServer _page = null!;

    public async Task InitializeAsync()
    {
        _world = await OutsideWorld.StartAsync(new() { BridgePort = 1, HasUsualPorts = true }, Console.Error.WriteLine, default);
        _page = await PageServer.StartAsync(_world, new AllPlays(_world), port: 0, default);
        _http.BaseAddress = _page.Address;
    }

    public async Task DisposeAsync()
    {
        await _page.DisposeAsync();
        await _world.DisposeAsync();
    }

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/page.css", "text/css")]
    [InlineData("/page.js", "text/javascript")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task File_OfThePage_IsServedAndMayAskNobodyElse(string path, string type)
    {
        using var response = await _http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task World_Asked_ShowsAccountsRecordsAndPlays()
    {
        var world = StrictJson.ParseObject(await _http.GetStringAsync("/api/world"));

        Assert.Contains(world["accounts"]!, account => (string?)account["name"] == "Harbour Bakery" && (decimal)account["balance"]! == 242.08793m);
        Assert.Contains(world["records"]!, record => (string?)record["title"] == "Tom Okafor");
        Assert.Equal(14, world["plays"]!.Count());
    }

    [Fact]
    public async Task Play_Pressed_ChangesARecordAndSendsAWebhook()
    {
        using var response = await PostAsync("/api/plays/hubspot-deal");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Contains(_world.Crm<SandboxHubSpot>().Server.Records.All, record => record.Type == ObjectType.Deals && record["dealstage"] == "closedwon");
        Assert.True(SpinWait.SpinUntil(() => _world.Sender.Sent.Count == 1, TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("/api/plays/hubspot-nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/again", HttpStatusCode.Conflict)]
    public async Task Button_WithNothingToSend_SendsNothing(string path, HttpStatusCode status)
    {
        using var response = await PostAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(_world.Sender.Sent);
    }

    [Fact]
    public async Task Button_PressedByAnotherSitesPage_IsForbidden()
    {
        using var withoutHeader = await _http.PostAsync("/api/plays/hubspot-deal", null);
        using var underAnotherName = new HttpRequestMessage(HttpMethod.Get, "/api/world") { Headers = { Host = "rebound.example" } };
        using var rebound = await _http.SendAsync(underAnotherName);

        Assert.Equal(HttpStatusCode.Forbidden, withoutHeader.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, rebound.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "X-Sandbox", "page" } } };
        return await _http.SendAsync(request);
    }
}
