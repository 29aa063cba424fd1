using Bridge.Json;

namespace Bridge.Tests.Infra;

[Collection(TemplateTests.Name)]
public sealed class SecrecyTests(BuiltTemplates templates)
{
    [Theory]
    [InlineData("listKeys")]
    [InlineData("listAccountSas")]
    [InlineData("listServiceSas")]
    [InlineData("listSecrets")]
    [InlineData("list(")]
    [InlineData("getSecret")]
    [InlineData("AccountKey=")]
    [InlineData("SharedAccess")]
    [InlineData("InstrumentationKey")]
    [InlineData("Microsoft.KeyVault/vaults/secrets")]
    [InlineData("securestring")]
    [InlineData("secureObject")]
    public void Template_AnyWayToAKeyOrASecret_IsNotThere(string way) =>
        Assert.DoesNotContain(way, StrictJson.Write(templates.Template), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Settings_Storage_IsOpenedByIdentity(string deployment)
    {
        var settings = templates.Of(deployment).Settings;

        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.DoesNotContain("AzureWebJobsStorage", settings.Keys);
        Assert.DoesNotContain(settings.Keys, name => name.StartsWith("Secrets__", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Settings_Telemetry_IsSentByIdentity(string deployment)
    {
        Assert.Contains("Authorization=AAD", templates.Of(deployment).Settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
        Assert.True(Deployment.Flag(templates.Of(deployment).Single("Microsoft.Insights/components"), "properties.DisableLocalAuth"));
        Assert.True(Deployment.Flag(templates.Of(deployment).Single("Microsoft.OperationalInsights/workspaces"), "properties.features.disableLocalAuth"));
    }

    [Fact]
    public void Output_SecretNames_AreWhatTheVaultMustHold() => Assert.Equal(
        ["billing-token", "operator-key", "hubspot-client-secret", "hubspot-access-token"],
        templates.Production.Outputs("SECRET_NAMES"));
}
