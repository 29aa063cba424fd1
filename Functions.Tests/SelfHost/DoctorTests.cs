using Bridge.Json;
using Bridge.Sandbox;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Servers;
using Bridge.SelfHost.Configuration;
using Bridge.Tests.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.SelfHost;

/// <summary>The doctor, as an operator calls it, over real storage and a real billing server.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class DoctorTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("bridge-");
    private readonly Dictionary<string, string> _settings = [];
    private BillingServer _billing = null!;
    private LocalServer _outlook = null!;

    public async Task InitializeAsync()
    {
        _billing = await BillingServer.StartAsync(new(), default);
        _outlook = await LocalServer.StartAsync(0, app => app.MapGet("/", () => Results.Text("203.0.113.7\n")), default);
        _settings["AzureWebJobsStorage"] = azurite.ConnectionString;
        _settings["PublicUrl"] = "http://localhost:7071";
        _settings["Billing__BaseUrl"] = _billing.Address.AbsoluteUri;
        _settings["Secrets__billing-token"] = SandboxSecrets.BillingToken;
        _settings["Secrets__operator-key"] = "an-operator-key-of-some-length";
        _settings["Sources__shop__Kind"] = "Generic";
        _settings["Secrets__shop-signing-secret"] = SandboxSecrets.GenericSigningSecret;
    }

    public async Task DisposeAsync()
    {
        await _billing.DisposeAsync();
        await _outlook.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Doctor_WhereAllIsWell_SaysSoOfEachAndEndsWithZero()
    {
        var (exitCode, output, error) = await DoctorAsync();

        Assert.True(exitCode == 0, output + error);
        Assert.All(output.TrimEnd().Split('\n'), line => Assert.Matches("^(✓|    →)", line));
        Assert.Contains("the world sees 203.0.113.7", output, StringComparison.Ordinal);
        Assert.Contains("✓ billing: ", output, StringComparison.Ordinal);
        Assert.Contains("✓ source shop: ", output, StringComparison.Ordinal);
        Assert.Contains("✓ storage, tables: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WhoseTokenIsRefusedInTheWordsForAStranger_NamesBothCauses()
    {
        _settings["Secrets__billing-token"] = "another-token-than-the-portal-has";

        var (exitCode, output, _) = await DoctorAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("✗ billing: it refuses this app (HTTP 401), and a made-up token in the same words", output, StringComparison.Ordinal);
        Assert.Contains("'billing-token'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("another-token-than-the-portal-has", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WhoseTokenIsKnownButNotItsAddress_NamesTheAddress()
    {
        await using var portal = await LocalServer.StartAsync(0, ListsNoAddress, default);
        _settings["Billing__BaseUrl"] = portal.Address.AbsoluteUri;

        var (exitCode, output, _) = await DoctorAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("it knows the token, and not the address", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sources__shop__Kind", "Shop", "✗ source shop: is closed: Sources:shop:Kind must be one of")]
    [InlineData("Secrets__shop-signing-secret", "", "✗ source shop: Secret 'shop-signing-secret' is missing")]
    [InlineData("Secrets__billing-token", "", "✗ billing: ")]
    [InlineData("Billing__BaseUrl", "nowhere", "✗ settings: Billing:BaseUrl")]
    [InlineData("Billing__BaseUrl", "http://127.0.0.1:1", "✗ billing: ")]
    [InlineData("Routes__Files", "nothing.json", "✗ routes: nothing.json")]
    public async Task Doctor_WithAFault_NamesItAndEndsWithOne(string setting, string value, string finding)
    {
        _settings[setting] = value;

        var (exitCode, output, error) = await DoctorAsync();

        Assert.Equal(1, exitCode);
        Assert.True(output.Contains(finding, StringComparison.Ordinal), output + error);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithoutAnOperatorKey_DoubtsAndEndsWithTwo()
    {
        _settings.Remove("Secrets__operator-key");

        var (exitCode, output, _) = await DoctorAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains("! secret operator-key: Secret 'operator-key' is missing", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfACrmThatLetsItIn_SaysSoThoughTheRecordIsNotThere()
    {
        await using var hubSpot = await HubSpotServer.StartAsync(new(), default);
        AddHubSpot(hubSpot, SandboxSecrets.HubSpotAccessToken);

        var (exitCode, output, error) = await DoctorAsync();

        Assert.True(exitCode == 0, output + error);
        Assert.Contains("✓ CRM of portal: lets the bridge read contacts.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfACrmThatRefusesTheToken_SaysWhichSecretToRenew()
    {
        await using var hubSpot = await HubSpotServer.StartAsync(new(), default);
        AddHubSpot(hubSpot, "a-token-of-yesterday");

        var (exitCode, output, _) = await DoctorAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("✗ CRM of portal: HubSpot did not accept the access token", output, StringComparison.Ordinal);
        Assert.Contains("'portal-access-token'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("a-token-of-yesterday", output, StringComparison.Ordinal);
    }

    private void AddHubSpot(HubSpotServer hubSpot, string token)
    {
        _settings["Sources__portal__Kind"] = "HubSpot";
        _settings["Sources__portal__AppId"] = hubSpot.AppId;
        _settings["Sources__portal__BaseUrl"] = hubSpot.Address.AbsoluteUri;
        _settings["Secrets__portal-client-secret"] = SandboxSecrets.HubSpotClientSecret;
        _settings["Secrets__portal-access-token"] = token;
    }

    private void ListsNoAddress(WebApplication app) => app.MapFallback((HttpRequest request) => Results.Text(
        $$"""{"code":401,"message":"{{(request.Headers["token"] == SandboxSecrets.BillingToken ? "Address not allowed" : "Not authorised")}}"}""",
        "application/json",
        statusCode: StatusCodes.Status401Unauthorized));

    private Task<(int ExitCode, string Output, string Error)> DoctorAsync()
    {
        File.WriteAllText(Path.Combine(_root.FullName, HostJson.FileName), """{ "version": "2.0" }""");
        File.WriteAllText(Path.Combine(_root.FullName, "routes.json"), """
            { "routes": [ { "id": "balance", "when": { "source": "shop", "type": "balance.requested" }, "run": "get-partner-balance", "with": { "period": "month-to-date" } } ] }
            """);
        var values = new JObject(_settings.Select(setting => new JProperty(setting.Key, setting.Value)));
        File.WriteAllText(Path.Combine(_root.FullName, LocalSettings.FileName), StrictJson.Write(new JObject { ["Values"] = values }));
        return BridgeProgram.RunAsync("doctor", "--root", _root.FullName, "--address-url", _outlook.Address.AbsoluteUri);
    }
}
