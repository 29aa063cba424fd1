using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bridge.Secrets;

/// <summary>The secrets as services.</summary>
internal static class SecretsServices
{
    /// <summary>
    /// Adds <see cref="ISecrets"/>: of Key Vault where <c>KeyVault:Uri</c> is set, else of the settings. A
    /// <see cref="SecretClient"/> that is registered already is used as it is.
    /// </summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddLogging();
        services.AddOptions<KeyVaultOptions>()
            .Bind(configuration.GetSection(KeyVaultOptions.Section))
            .Validate(options => options.IsValid(), KeyVaultOptions.Rule)
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => KeyVaultClient.Create(Options(provider)));
        services.TryAddSingleton<KeyVaultReader>();
        services.TryAddSingleton<ISecrets>(provider => Options(provider).IsSet
            ? ActivatorUtilities.CreateInstance<KeyVaultSecrets>(provider)
            : ActivatorUtilities.CreateInstance<SettingsSecrets>(provider, configuration));
        return services;
    }

    private static KeyVaultOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<KeyVaultOptions>>().Value;
}
