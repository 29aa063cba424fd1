namespace Bridge.Secrets;

/// <summary>Settings under <c>KeyVault</c>.</summary>
internal sealed class KeyVaultOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "KeyVault";

    /// <summary>What <see cref="IsValid"/> asks for.</summary>
    public const string Rule =
        $"{Section}:Uri is not the address of a vault. Write it like https://my-vault.vault.azure.net, without a path, or leave it out to take secrets from the settings.";

    /// <summary>The vault's address; nothing where secrets come from the settings.</summary>
    public string? Uri { get; set; }

    /// <summary>The client id of the user-assigned identity that reads the vault; nothing for that of <c>AZURE_CLIENT_ID</c>, or the only one.</summary>
    public string? ClientId { get; set; }

    /// <summary>Whether a vault is set.</summary>
    public bool IsSet => !string.IsNullOrEmpty(Uri);

    /// <summary>Whether the address is one that secrets may be asked of.</summary>
    public bool IsValid() =>
        !IsSet || (System.Uri.TryCreate(Uri, UriKind.Absolute, out var uri)
            && uri.Scheme == System.Uri.UriSchemeHttps
            && uri.PathAndQuery == "/"
            && uri.UserInfo.Length == 0
            && uri.Fragment.Length == 0);
}
