using Azure.Security.KeyVault.Secrets;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Secrets;

public sealed class KeyVaultOptionsTests
{
    [Theory]
    [InlineData("http://my-vault.vault.azure.net")]
    [InlineData("my-vault.vault.azure.net")]
    [InlineData("my-vault")]
    [InlineData("https://my-vault.vault.azure.net/secrets/billing-token")]
    [InlineData("https://user@my-vault.vault.azure.net")]
    [InlineData(" ")]
    public async Task Start_WithWhatIsNoVault_FailsAndNamesTheSetting(string uri)
    {
        using var host = Host(uri);

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("KeyVault:Uri", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://my-vault.vault.azure.net")]
    [InlineData("https://my-vault.vault.azure.net/")]
    public async Task Start_WithAVault_TakesSecretsFromIt(string uri)
    {
        using var host = Host(uri);
        await host.StartAsync();

        Assert.IsType<KeyVaultSecrets>(host.Services.GetRequiredService<ISecrets>());
        Assert.Equal(new Uri("https://my-vault.vault.azure.net"), host.Services.GetRequiredService<SecretClient>().VaultUri);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Start_WithoutAVault_TakesSecretsFromTheSettings(string? uri)
    {
        using var host = Host(uri);
        await host.StartAsync();

        Assert.IsType<SettingsSecrets>(host.Services.GetRequiredService<ISecrets>());
    }

    private static IHost Host(string? uri)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("KeyVault:Uri", uri)]);
        builder.Services.AddSecrets(builder.Configuration);
        return builder.Build();
    }
}
