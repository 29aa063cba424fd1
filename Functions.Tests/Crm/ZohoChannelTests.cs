using Bridge.Crm;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Zoho;

namespace Bridge.Tests.Crm;

public sealed class ZohoChannelTests : IAsyncLifetime
{
    private static readonly (string, string?)[] Settings = [("Sources:zoho:Events", "Contacts.create; Deals.all"), ("Sources:zoho:ChannelId", "77")];

    private ZohoApi _api = null!;

    public async Task InitializeAsync() => _api = await ZohoApi.StartAsync(Settings);

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Renew_NoChannelYet_MakesOneThatTellsTheBridgeWhatItNeeds()
    {
        var channel = await RenewAsync();

        Assert.Equal(("77", Now.AddDays(6), ""), (channel.Name, channel.ExpiresAt, channel.Problem));
        var made = Assert.Single(_api.Server.Channels.All);
        Assert.Equal(["Contacts.create", "Deals.create", "Deals.delete", "Deals.edit"], made.Events.Order(StringComparer.Ordinal));
        Assert.Equal(new Uri("https://bridge.example.com/api/webhooks/zoho?key=sandbox-zoho-url-key"), made.NotifyUrl);
        Assert.Equal((_api.Server.Options.ChannelToken, true, false), (made.Token, made.ReturnsValues, made.TellsOfRelated));
    }

    [Fact]
    public async Task Renew_ChannelWithDaysLeft_LeavesItAlone()
    {
        await RenewAsync();
        _api.Server.Faults.Add(Fault.Refuse(400) with { Where = request => request.Method is not "GET" && request.Path.Value!.EndsWith("/watch", StringComparison.Ordinal) });
        _api.Graph.Clock.Advance(TimeSpan.FromDays(1));

        var channel = await RenewAsync();

        Assert.Equal((Now.AddDays(5), ""), (channel.ExpiresAt, channel.Problem));
        Assert.Equal(1, _api.Server.Faults.Left);
    }

    [Fact]
    public async Task Renew_EveryDay_NeverLetsItRunOut()
    {
        for (var day = 0; day < 30; day++)
        {
            Assert.Equal("", (await RenewAsync()).Problem);
            _api.Graph.Clock.Advance(TimeSpan.FromDays(1));
            Assert.Single(_api.Server.Channels.All);
        }
    }

    [Fact]
    public async Task Renew_ChannelThatRanOut_IsMadeAnew()
    {
        await RenewAsync();
        _api.Graph.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Empty(_api.Server.Channels.All);

        var channel = await RenewAsync();

        Assert.Equal((Now.AddDays(6), ""), (channel.ExpiresAt, channel.Problem));
        Assert.Single(_api.Server.Channels.All);
    }

    [Fact]
    public async Task Renew_ChannelThatZohoListsAndNoLongerKnows_IsMadeAnew()
    {
        await RenewAsync();
        _api.Graph.Clock.Advance(TimeSpan.FromDays(3));
        _api.Server.Faults.Add(ZohoErrors.NotSubscribedAnyLonger() with { Where = request => request.Method is "PATCH" });

        var channel = await RenewAsync();

        Assert.Equal((0, Now.AddDays(6), ""), (_api.Server.Faults.Left, channel.ExpiresAt, channel.Problem));
    }

    [Theory]
    [InlineData("zoho-channel-token", "the-new-token")]
    [InlineData("zoho-url-key", "the-new-key")]
    public async Task Renew_SecretThatWasRotated_ReachesTheChannelAtOnce(string name, string value)
    {
        await RenewAsync();
        _api.Graph.Secrets.With(name, value, "sandbox-" + name);

        await RenewAsync();

        var channel = Assert.Single(_api.Server.Channels.All);
        Assert.Contains(value, $"{channel.Token} {channel.NotifyUrl.Query}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renew_EventsThatChangedInTheSettings_ReplaceTheOnesBefore()
    {
        _api.Server.Channels.Set(Channel(["Accounts.edit", "Contacts.create"], "https://bridge.example.com/api/webhooks/zoho?key=sandbox-zoho-url-key"));

        await RenewAsync();

        Assert.DoesNotContain("Accounts.edit", Assert.Single(_api.Server.Channels.All).Events);
    }

    [Fact]
    public async Task Renew_NumberThatAnotherBridgeUses_IsLeftAloneAndSaysSo()
    {
        var theirs = Channel(["Deals.edit"], "https://other.example.com/api/webhooks/zoho?key=their-secret");
        _api.Server.Channels.Set(theirs);

        var channel = await RenewAsync();

        Assert.Equal(theirs.ExpiresAt, channel.ExpiresAt);
        Assert.Contains("Sources:zoho:ChannelId", channel.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("their-secret", channel.Problem, StringComparison.Ordinal);
        Assert.Equal(theirs, Assert.Single(_api.Server.Channels.All));
    }

    [Fact]
    public async Task Renew_ZohoThatDoesNotAnswer_SaysSoAndWhenTheChannelEnds()
    {
        await RenewAsync();
        var end = Now.AddDays(6);
        _api.Graph.Clock.Advance(TimeSpan.FromDays(5));
        _api.Server.Faults.Add(Fault.Refuse(500) with { Where = request => request.Method is "PATCH" });

        var channel = await RenewAsync();

        Assert.Equal((end, "Zoho failed (500)."), (channel.ExpiresAt, channel.Problem));
    }

    [Fact]
    public async Task Renew_TokenThatZohoWouldNotTake_SaysSo()
    {
        _api.Graph.Secrets.With("zoho-channel-token", new string('t', 51));

        var channel = await RenewAsync();

        Assert.Equal("The secret 'zoho-channel-token' must have 1 to 50 characters, and 'zoho-url-key' at least one.", channel.Problem);
        Assert.Empty(_api.Server.Channels.All);
    }

    [Fact]
    public async Task Renew_SourceWithoutEvents_KeepsNoChannel()
    {
        await using var api = await ZohoApi.StartAsync();

        Assert.Empty(await ((IHasChannels)api.Zoho).RenewAsync(default));
        Assert.Equal(0, api.Server.TokensGiven);
    }

    private DateTimeOffset Now => _api.Graph.Clock.GetUtcNow();

    private ZohoChannel Channel(string[] events, string url) =>
        new("77", events.ToHashSet(StringComparer.Ordinal), new Uri(url), _api.Server.Options.ChannelToken, Now.AddDays(5), ReturnsValues: true, TellsOfRelated: false);

    private async Task<Channel> RenewAsync() => Assert.Single(await ((IHasChannels)_api.Zoho).RenewAsync(default));
}
