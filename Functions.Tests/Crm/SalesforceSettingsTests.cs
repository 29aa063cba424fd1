using Bridge.Crm.Salesforce;

namespace Bridge.Tests.Crm;

public sealed class SalesforceSettingsTests
{
    [Theory]
    [InlineData("OrganizationId", null)]
    [InlineData("OrganizationId", "my org")]
    [InlineData("OrganizationId", "00DHs0000009ZA")]
    [InlineData("BaseUrl", null)]
    [InlineData("BaseUrl", "example.my.salesforce.com")]
    [InlineData("BaseUrl", "http://example.my.salesforce.com")]
    [InlineData("BaseUrl", "https://example.my.salesforce.com/services")]
    [InlineData("ClientId", null)]
    [InlineData("ClientId", "two words")]
    [InlineData("ClientSecret", "no name")]
    [InlineData("WebhookSecret", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)")]
    [InlineData("ApiVersion", "v65")]
    [InlineData("ApiVersion", "65.0/../1.0")]
    [InlineData("IntegrationUserId", "me@example.com")]
    [InlineData("CatchUp:Opportunity", "Amount;StageName")]
    [InlineData("CatchUp:Opportunity", "Account.Name")]
    [InlineData("CatchUp:Two words", "Phone")]
    public async Task Start_WrongSetting_ClosesTheSourceAndNamesTheSetting(string setting, string? value)
    {
        await using var graph = SalesforceApi.GraphOf("https://example.my.salesforce.com", ($"Sources:salesforce:{setting}", value));

        Assert.Null(graph.Sources.Find("salesforce"));
        var line = Assert.Single(graph.Logs.Lines);
        Assert.Contains($"Sources:salesforce:{setting} ", line, StringComparison.Ordinal);
        if (value is not null)
        {
            Assert.DoesNotContain(value, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Client_GivesUpWithinAnInvocation()
    {
        await using var graph = CrmGraph.Build();
        using var client = graph.Clients.CreateClient(SalesforceClient.Name);

        Assert.InRange(client.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }
}
