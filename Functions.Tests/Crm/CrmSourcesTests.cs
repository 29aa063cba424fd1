using Bridge.Crm.Generic;
using Bridge.Crm.HubSpot;

namespace Bridge.Tests.Crm;

public sealed class CrmSourcesTests
{
    [Fact]
    public async Task Find_ConfiguredSource_IsOpen()
    {
        await using var graph = CrmGraph.Build(
            ("Sources:hubspot:Kind", "HubSpot"),
            ("Sources:shop-2:Kind", "generic"));

        Assert.Equal("hubspot", graph.Source("hubspot").Source);
        Assert.Equal("HubSpot", graph.Sources.Kinds["hubspot"]?.Name);
        Assert.Equal("Generic", graph.Sources.Kinds["shop-2"]?.Name);
        Assert.Null(graph.Sources.Find("HUBSPOT"));
        Assert.Null(graph.Sources.Find("other"));
        Assert.Empty(graph.Logs.Lines);
    }

    [Theory]
    [InlineData("HubSpot", "BaseUrl", "api.hubapi.com")]
    [InlineData("HubSpot", "BaseUrl", "http://api.hubapi.com")]
    [InlineData("HubSpot", "BaseUrl", "https://user:pass@api.hubapi.com")]
    [InlineData("HubSpot", "BaseUrl", "https://api.hubapi.com?a=b")]
    [InlineData("HubSpot", "BaseUrl", "file:///etc/passwd")]
    [InlineData("HubSpot", "ApiVersion", "v3/../v1")]
    [InlineData("HubSpot", "AppId", "my app")]
    [InlineData("HubSpot", "AcceptV1", "yes")]
    [InlineData("HubSpot", "AcceptV2", "1")]
    [InlineData("HubSpot", "ClientSecret", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)")]
    [InlineData("HubSpot", "ClientSecret", "d4c3b2a1-aaaa-bbbb-cccc-0123456789ab")]
    [InlineData("HubSpot", "AccessToken", "pat-na1-11111111")]
    [InlineData("HubSpot", "AccessToken", "no name")]
    [InlineData("Generic", "SigningSecret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("Generic", "ResultUrl", "http://example.com/results")]
    [InlineData("Generic", "ResultUrl", "@Microsoft.KeyVault(VaultName=v;SecretName=s)")]
    [InlineData("Generic", "RecordId", "customer.number")]
    [InlineData("Generic", "RecordId", "$.record[")]
    [InlineData("Generic", "RecordType", "$..[?(")]
    [InlineData("Salesfarce", "Kind", null)]
    [InlineData(null, "Kind", null)]
    public async Task Start_WrongSetting_ClosesTheSourceAndNamesTheSettingOnce(string? kind, string setting, string? value)
    {
        (string, string?)[] wrong = value is null
            ? [("Sources:wrong:Kind", kind), ("Sources:wrong:AppId", "1")]
            : [("Sources:wrong:Kind", kind), ($"Sources:wrong:{setting}", value)];
        await using var graph = CrmGraph.Build([.. wrong, ("Sources:right:Kind", "Generic")]);

        await graph.StartAsync();

        Assert.Null(graph.Sources.Find("wrong"));
        Assert.NotNull(graph.Sources.Find("right"));
        Assert.True(graph.Sources.Kinds.ContainsKey("wrong"));
        var line = Assert.Single(graph.Logs.Lines, line => line.Contains("closed", StringComparison.Ordinal));
        Assert.StartsWith("Error", line, StringComparison.Ordinal);
        Assert.Contains($"Sources:wrong:{setting} ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(value ?? "Salesfarce", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HubSpot")]
    [InlineData("with space")]
    [InlineData("a_b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Start_NameOfAnotherForm_ClosesTheSource(string name)
    {
        await using var graph = CrmGraph.Build(($"Sources:{name}:Kind", "Generic"));

        Assert.Null(graph.Sources.Find(name));
        Assert.Contains("rename", graph.Logs.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/results?key=1")]
    [InlineData("http://localhost:5000/results")]
    [InlineData("http://127.0.0.1/results")]
    [InlineData("http://[::1]:5000/results")]
    public async Task Start_AddressOverTlsOrOnThisMachine_IsRight(string address)
    {
        await using var graph = CrmGraph.Build(("Sources:generic:Kind", "Generic"), ("Sources:generic:ResultUrl", address));

        Assert.NotNull(graph.Sources.Find("generic"));
    }

    [Theory]
    [InlineData(HubSpotClient.Name)]
    [InlineData(GenericResults.ClientName)]
    public async Task Clients_OfEveryKind_GiveUpWithinAnInvocation(string name)
    {
        await using var graph = CrmGraph.Build();
        using var client = graph.Clients.CreateClient(name);

        Assert.InRange(client.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Start_NoSources_IsQuiet()
    {
        await using var graph = CrmGraph.Build();

        Assert.Empty(graph.Sources.Kinds);
        Assert.Empty(graph.Logs.Lines);
    }
}
