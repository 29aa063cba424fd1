using Bridge.Crm.Dynamics365;

namespace Bridge.Tests.Crm;

public sealed class Dynamics365SettingsTests
{
    [Theory]
    [InlineData("BaseUrl", null)]
    [InlineData("BaseUrl", "contoso.crm.dynamics.com")]
    [InlineData("BaseUrl", "http://contoso.crm.dynamics.com")]
    [InlineData("BaseUrl", "https://contoso.crm.dynamics.com/api/data/v9.2")]
    [InlineData("BaseUrl", "https://contoso.crm.dynamics.com?a=b")]
    [InlineData("ApiVersion", "9.2")]
    [InlineData("ApiVersion", "v9.2/../v8.0")]
    [InlineData("Authentication", "Basic")]
    [InlineData("KeyName", "two words")]
    [InlineData("WebhookSecret", "4ef5b371-e89e-e711-8122-000d3aa2331c")]
    [InlineData("OrganizationId", "OrgName")]
    [InlineData("OrganizationId", "00000000-0000-0000-0000-000000000000")]
    [InlineData("ApplicationUserId", null)]
    [InlineData("ApplicationUserId", "me")]
    [InlineData("MaxDepth", "0")]
    [InlineData("MaxDepth", "9")]
    [InlineData("SignIn", "Password")]
    [InlineData("Authority", "http://login.example.com")]
    [InlineData("TenantId", null)]
    [InlineData("TenantId", "../common")]
    [InlineData("ClientId", null)]
    [InlineData("ClientId", "app")]
    [InlineData("ClientSecret", "no name")]
    [InlineData("CatchUpTables", "Contacts")]
    [InlineData("Concurrency", "0")]
    public async Task Start_WrongSetting_ClosesTheSourceAndNamesTheSetting(string setting, string? value)
    {
        await using var graph = GraphWith((setting, value));

        Assert.Null(graph.Sources.Find("dynamics365"));
        var line = Assert.Single(graph.Logs.Lines);
        Assert.Contains($"Sources:dynamics365:{setting} ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WebhookSecret", "4ef5b371-e89e-e711-8122-000d3aa2331c")]
    [InlineData("ClientSecret", "Yx18Q~the_secret.itself")]
    public async Task Start_SecretInPlaceOfItsName_IsNotLogged(string setting, string value)
    {
        await using var graph = GraphWith((setting, value));

        Assert.Null(graph.Sources.Find("dynamics365"));
        Assert.DoesNotContain(value, graph.Logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NameOfAWebhookKey_ClosesTheSource()
    {
        await using var graph = GraphWith(("Authentication", "WebhookKey"), ("KeyName", "secret"));

        Assert.Null(graph.Sources.Find("dynamics365"));
    }

    [Fact]
    public async Task Start_ManagedIdentity_NeedsNoAppRegistration()
    {
        await using var graph = GraphWith(("SignIn", "ManagedIdentity"), ("TenantId", null), ("ClientId", null));

        Assert.NotNull(graph.Sources.Find("dynamics365"));
    }

    [Theory]
    [InlineData(DataverseClient.Name)]
    [InlineData(ClientSecretSignIn.ClientName)]
    public async Task Clients_GiveUpWithinAnInvocation(string name)
    {
        await using var graph = CrmGraph.Build();
        using var client = graph.Clients.CreateClient(name);

        Assert.InRange(client.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    private static CrmGraph GraphWith(params (string Name, string? Value)[] settings) => CrmGraph.Build(Dynamics365Api.Settings(settings));
}
