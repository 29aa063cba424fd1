using Bridge.Crm.Zoho;
using Microsoft.Extensions.Configuration;

namespace Bridge.Tests.Crm;

public sealed class ZohoSettingsTests
{
    [Theory]
    [InlineData(null, "https://accounts.zoho.com/")]
    [InlineData("EU", "https://accounts.zoho.eu/")]
    [InlineData("in", "https://accounts.zoho.in/")]
    [InlineData("au", "https://accounts.zoho.com.au/")]
    [InlineData("jp", "https://accounts.zoho.jp/")]
    [InlineData("ca", "https://accounts.zohocloud.ca/")]
    [InlineData("sa", "https://accounts.zoho.sa/")]
    [InlineData("uk", "https://accounts.zoho.uk/")]
    [InlineData("cn", "https://accounts.zoho.com.cn/")]
    public void Read_DataCenter_SaysWhereTokensAreGivenOut(string? dataCenter, string accounts)
    {
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Sources:zoho:ClientId", "1000.A"), new("Sources:zoho:DataCenter", dataCenter)])
            .Build()
            .GetSection("Sources:zoho");

        Assert.Equal(new Uri(accounts), ZohoSettings.Read("zoho", section, null).AccountsUrl);
    }

    [Theory]
    [InlineData("ClientId", null)]
    [InlineData("ClientId", "with space")]
    [InlineData("ClientSecret", "1000.0123456789abcdef")]
    [InlineData("RefreshToken", "1000.0123456789abcdef.0123456789abcdef")]
    [InlineData("ChannelToken", "no name")]
    [InlineData("UrlKey", "@Microsoft.KeyVault(VaultName=v;SecretName=s)")]
    [InlineData("DataCenter", "mars")]
    [InlineData("AccountsUrl", "http://accounts.example.com")]
    [InlineData("AccountsUrl", "https://accounts.example.com?a=b")]
    [InlineData("ApiUrl", "www.zohoapis.com")]
    [InlineData("ApiVersion", "v8/../v2")]
    [InlineData("Events", "Deals")]
    [InlineData("Events", "Deals.won")]
    [InlineData("Events", "Deals.edit;../x.edit")]
    [InlineData("ChannelId", "one")]
    [InlineData("NotifyUrl", "http://bridge.example.com/api/webhooks/zoho")]
    [InlineData("OwnFields", "VoIP Balance")]
    [InlineData("UserId", "tom@example.com")]
    [InlineData("CatchUp:Deals", "Stage,Amount")]
    [InlineData("CatchUp:Deals where 1", "Stage")]
    [InlineData("Concurrency", "0")]
    public async Task Start_WrongSetting_ClosesTheSourceAndNamesTheSettingOnce(string setting, string? value)
    {
        await using var graph = ZohoApi.GraphOf(new Uri("http://127.0.0.1:1"), ($"Sources:zoho:{setting}", value));

        await graph.StartAsync();

        Assert.Null(graph.Sources.Find("zoho"));
        var line = Assert.Single(graph.Logs.Lines, line => line.Contains("closed", StringComparison.Ordinal));
        Assert.Contains($"Sources:zoho:{setting} ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EventsWithoutAnAddressToTellThemTo_ClosesTheSource()
    {
        await using var graph = ZohoApi.GraphOf(new Uri("http://127.0.0.1:1"), ("PublicUrl", null), ("Sources:zoho:Events", "Deals.edit"));

        Assert.Null(graph.Sources.Find("zoho"));
        Assert.Contains("Sources:zoho:NotifyUrl", graph.Logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_OfZoho_GiveUpWithinAnInvocation()
    {
        await using var graph = CrmGraph.Build();
        foreach (var name in new[] { ZohoClient.Name, ZohoTokens.ClientName })
        {
            using var client = graph.Clients.CreateClient(name);
            Assert.InRange(client.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        }
    }
}
