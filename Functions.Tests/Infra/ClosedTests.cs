namespace Bridge.Tests.Infra;

[Collection(TemplateTests.Name)]
public sealed class ClosedTests(BuiltTemplates templates)
{
    private const string Account = "Microsoft.Storage/storageAccounts";
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Site = "Microsoft.Web/sites";
    private const string Endpoint = "Microsoft.Network/privateEndpoints";

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Storage_Anywhere_TakesNoKeyAndNoPlainHttp(string deployment)
    {
        var account = templates.Of(deployment).Single(Account);

        Assert.False(Deployment.Flag(account, "properties.allowSharedKeyAccess"));
        Assert.False(Deployment.Flag(account, "properties.allowBlobPublicAccess"));
        Assert.True(Deployment.Flag(account, "properties.defaultToOAuthAuthentication"));
        Assert.True(Deployment.Flag(account, "properties.supportsHttpsTrafficOnly"));
        Assert.Equal("TLS1_2", Deployment.Text(account, "properties.minimumTlsVersion"));
        Assert.All(
            templates.Of(deployment).All($"{Account}/blobServices/containers"),
            container => Assert.Equal("None", Deployment.Text(container, "properties.publicAccess")));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Vault_Anywhere_IsOpenedByRolesAndNeverPurged(string deployment)
    {
        var vault = templates.Of(deployment).Single(Vault);

        Assert.True(Deployment.Flag(vault, "properties.enableRbacAuthorization"));
        Assert.True(Deployment.Flag(vault, "properties.enableSoftDelete"));
        Assert.True(Deployment.Flag(vault, "properties.enablePurgeProtection"));
        Assert.Null(vault.SelectToken("properties.accessPolicies"));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void App_Anywhere_SpeaksHttpsOfTls12AndHasNoPublishingPassword(string deployment)
    {
        var site = templates.Of(deployment).Single(Site);

        Assert.True(Deployment.Flag(site, "properties.httpsOnly"));
        Assert.Equal("1.2", Deployment.Text(site, "properties.siteConfig.minTlsVersion"));
        Assert.Equal("1.2", Deployment.Text(site, "properties.siteConfig.scmMinTlsVersion"));
        foreach (var way in new[] { "ftp", "scm" })
        {
            Assert.False(Deployment.Flag(templates.Of(deployment).Named($"{Site}/basicPublishingCredentialsPolicies", way), "properties.allow"));
        }
    }

    [Theory]
    [InlineData(Account)]
    [InlineData(Vault)]
    public void Production_StorageAndVault_AreClosedToThePublic(string type)
    {
        var resource = templates.Production.Single(type);

        Assert.Equal("Disabled", Deployment.Text(resource, "properties.publicNetworkAccess"));
        Assert.Equal("Deny", Deployment.Text(resource, "properties.networkAcls.defaultAction"));
        Assert.Equal("None", Deployment.Text(resource, "properties.networkAcls.bypass"));
    }

    [Theory]
    [InlineData("blob", Account)]
    [InlineData("queue", Account)]
    [InlineData("table", Account)]
    [InlineData("vault", Vault)]
    public void Production_EachService_HasAPrivateEndpointAndItsNameInTheNetwork(string service, string type)
    {
        var endpoint = Assert.Single(templates.Production.All(Endpoint), endpoint => ServiceOf(endpoint) == service);
        var connection = (JObject)endpoint.SelectToken("properties.privateLinkServiceConnections[0].properties")!;
        var zone = Assert.Single(templates.Production.All($"{Endpoint}/privateDnsZoneGroups"), group => Deployment.Text(group, "properties.privateDnsZoneConfigs[0].name") == service);

        Assert.Equal(templates.Production.Single(type)["id"], connection["privateLinkServiceId"]);
        Assert.EndsWith("/subnets/private-endpoints", Deployment.Text(endpoint, "properties.subnet.id"), StringComparison.Ordinal);
        Assert.Contains(
            templates.Production.All("Microsoft.Network/privateDnsZones"),
            known => Deployment.Text(known["id"]) == Deployment.Text(zone, "properties.privateDnsZoneConfigs[0].properties.privateDnsZoneId"));
    }

    [Fact]
    public void Production_EachZone_IsLinkedToTheNetwork()
    {
        var links = templates.Production.All("Microsoft.Network/privateDnsZones/virtualNetworkLinks");

        Assert.Equal(templates.Production.All("Microsoft.Network/privateDnsZones").Count, links.Count);
        Assert.All(links, link => Assert.Equal(templates.Production.Single("Microsoft.Network/virtualNetworks")["id"], link.SelectToken("properties.virtualNetwork.id")));
    }

    [Fact]
    public async Task Callers_WhenGiven_AreTheOnlyOnes()
    {
        var restricted = await templates.DeployAsync(
            "restricted", "using 'main.bicep'\nparam environmentName = 'restricted'\nparam location = 'australiaeast'\nparam callerAddresses = ['192.0.2.0/24', '198.51.100.7/32']\n");
        var site = restricted.Single(Site);

        Assert.Equal("Deny", Deployment.Text(site, "properties.siteConfig.ipSecurityRestrictionsDefaultAction"));
        Assert.Equal(
            ["192.0.2.0/24", "198.51.100.7/32"],
            site.SelectTokens("properties.siteConfig.ipSecurityRestrictions[?(@.action == 'Allow')].ipAddress").Select(Deployment.Text));
    }

    [Fact]
    public async Task SigningIn_WhenGivenAClient_IsAskedForButAtWhatIsForEverybody()
    {
        var signed = await templates.DeployAsync(
            "signed", "using 'main.bicep'\nparam environmentName = 'signed'\nparam location = 'australiaeast'\nparam operatorsClientId = '11111111-1111-1111-1111-111111111111'\n");
        var authentication = signed.Named("Microsoft.Web/sites/config", "authsettingsV2");

        Assert.True(Deployment.Flag(authentication, "properties.platform.enabled"));
        Assert.True(Deployment.Flag(authentication, "properties.globalValidation.requireAuthentication"));
        Assert.Equal("RedirectToLoginPage", Deployment.Text(authentication, "properties.globalValidation.unauthenticatedClientAction"));
        Assert.Equal("11111111-1111-1111-1111-111111111111", Deployment.Text(authentication, "properties.identityProviders.azureActiveDirectory.registration.clientId"));
        Assert.Equal(
            ["/api/webhooks/*", "/api/captcha/*", "/api/health"],
            authentication.SelectTokens("properties.globalValidation.excludedPaths[*]").Select(Deployment.Text));
        Assert.False(Deployment.Flag(templates.Production.Named("Microsoft.Web/sites/config", "authsettingsV2"), "properties.platform.enabled"));
    }

    private static string ServiceOf(JObject endpoint) => Deployment.Text(endpoint, "properties.privateLinkServiceConnections[0].properties.groupIds[0]");
}
