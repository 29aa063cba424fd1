using Bridge.Operations;

namespace Bridge.Tests.Infra;

[Collection(TemplateTests.Name)]
public sealed class SettingsTests(BuiltTemplates templates)
{
    // What the app reads, and the template leaves alone on purpose.
    private static readonly IReadOnlyList<string> LeftAlone =
    [
        TimeScale.Setting, // for trials
        OperatorAccess.PlatformAuthentication, // set by the platform
        "OTEL_EXPORTER_OTLP_ENDPOINT", // for elsewhere
        "Billing:Operations", // given where the portal's addresses differ
    ];

    // What the host reads, and not the app.
    private static readonly IReadOnlyList<string> TheHosts = ["AzureWebJobsStorage:credential"];

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Setting_ThatTheAppReads_IsSetByTheTemplate(string deployment)
    {
        var settings = templates.Of(deployment).Settings;
        using var app = ConfiguredApp.From(settings);

        Assert.Empty(app.Settings.Asked.Where(IsNotOfASource).Except(settings.Keys.Select(RecordedSettings.NameInTheApp).Concat(LeftAlone), StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Setting_OfTheTemplate_IsReadByTheAppOrItsHost(string deployment)
    {
        var settings = templates.Of(deployment).Settings;
        using var app = ConfiguredApp.From(settings);

        Assert.Empty(settings.Keys.Select(RecordedSettings.NameInTheApp).Except(app.Settings.Asked.Concat(TheHosts), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Defaults_OfTheTemplate_AreTheCodes()
    {
        var plain = await templates.DeployAsync(
            "plain", "using 'main.bicep'\nparam environmentName = 'plain'\nparam location = 'australiaeast'\nparam settings = { Routes__Files: 'routes/hubspot.json', Sources__hubspot__Kind: 'HubSpot' }\n");
        string[] needed = ["AzureWebJobsStorage__accountName", "PublicUrl", "Routes__Files", "Sources__hubspot__Kind", "KeyVault__Uri", "KeyVault__ClientId", "Billing__Concurrency", "Billing__RequestsPerSecond"];
        using var byTheTemplate = ConfiguredApp.From(plain.Settings);
        using var byTheCode = ConfiguredApp.From(plain.Settings.Where(setting => needed.Contains(setting.Key, StringComparer.Ordinal)));

        Assert.Equal(byTheCode.Values, byTheTemplate.Values);
        Assert.Equal("routes.json", Assert.Single(templates.Template.SelectTokens("$..variables.defaults.Routes__Files")));
    }

    // Azure allows letters, digits, periods and underscores.
    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Settings_ByName_AreAllowedOnAzure(string deployment) =>
        Assert.All(templates.Of(deployment).Settings.Keys, name => Assert.Matches(@"\A[A-Za-z0-9_.]+\z", name));

    private static bool IsNotOfASource(string name) => !name.StartsWith("Sources:", StringComparison.OrdinalIgnoreCase);
}
