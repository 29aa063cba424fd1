using Bridge.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Secrets;

public sealed class SettingsSecretsTests
{
    [Fact]
    public async Task Get_OfASetting_IsItsValue() =>
        Assert.Equal("one", await Secrets(("Secrets:billing-token", "one")).GetAsync("billing-token", default));

    [Fact]
    public async Task Get_OfASettingThatChanged_IsTheNewValueOnceTheSettingsAreReadAnew()
    {
        var settings = Settings(("Secrets:billing-token", "one"));
        var secrets = Secrets(settings);
        await secrets.GetAsync("billing-token", default);
        settings["Secrets:billing-token"] = "two";
        settings.Reload();

        Assert.Equal("two", await secrets.GetAsync("billing-token", default));
    }

    [Fact]
    public async Task Get_OfASecretThatIsAddedLater_IsItsValue()
    {
        var settings = Settings();
        var secrets = Secrets(settings);
        await Assert.ThrowsAsync<SecretMissingException>(() => secrets.GetAsync("billing-token", default).AsTask());
        settings["Secrets:billing-token"] = "one";

        Assert.Equal("one", await secrets.GetAsync("billing-token", default));
    }

    [Fact]
    public async Task GetAccepted_WithAPreviousValue_AreBothNewestFirst() =>
        Assert.Equal(["new", "old"], await Accepted(("Secrets:s", "new"), ("Secrets:s:previous", "old")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("new")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)")]
    public async Task GetAccepted_WithoutAnotherPreviousValue_IsTheCurrentOne(string? previous) =>
        Assert.Equal(["new"], await Accepted(("Secrets:s", "new"), ("Secrets:s:previous", previous)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Get_OfNoValue_NamesTheSettingAndTheVault(string? value)
    {
        var missing = await Missing(("Secrets:s", value), ("Secrets:s:previous", "old"));

        Assert.Equal("s", missing.Name);
        Assert.Contains("Secrets:s ", missing.Message, StringComparison.Ordinal);
        Assert.Contains("KeyVault:Uri", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)")]
    [InlineData(" @microsoft.keyvault(VaultName=v;SecretName=s)")]
    public async Task Get_OfAReferenceThatWasNotResolved_SaysSo(string value)
    {
        var missing = await Missing(("Secrets:s", value));

        Assert.Contains("not resolved", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s:previous")]
    [InlineData("under_score")]
    public async Task Get_OfANameThatNoSecretCanHave_IsMissing(string name) =>
        await Assert.ThrowsAsync<SecretMissingException>(
            () => Secrets(("Secrets:s:previous", "old"), ("Secrets:under_score", "value")).GetAsync(name, default).AsTask());

    private static async Task<SecretMissingException> Missing(params (string Key, string? Value)[] settings)
    {
        var secrets = Secrets(settings);
        await Assert.ThrowsAsync<SecretMissingException>(() => secrets.GetAcceptedAsync("s", default).AsTask());
        return await Assert.ThrowsAsync<SecretMissingException>(() => secrets.GetAsync("s", default).AsTask());
    }

    private static async Task<IReadOnlyList<string>> Accepted(params (string Key, string? Value)[] settings) =>
        await Secrets(settings).GetAcceptedAsync("s", default);

    private static ISecrets Secrets(params (string Key, string? Value)[] settings) => Secrets(Settings(settings));

    private static ISecrets Secrets(IConfiguration settings) =>
        new ServiceCollection().AddSecrets(settings).BuildServiceProvider().GetRequiredService<ISecrets>();

    private static IConfigurationRoot Settings(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
        .Build();
}
