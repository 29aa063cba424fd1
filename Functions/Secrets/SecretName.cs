using System.Text.RegularExpressions;

namespace Bridge.Secrets;

/// <summary>The names that Key Vault allows; settings keep to them too, so that a move to a vault changes no name.</summary>
/// <remarks>https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name</remarks>
internal static partial class SecretName
{
    /// <summary>Returns the name.</summary>
    /// <exception cref="SecretMissingException">No secret can have that name.</exception>
    public static string Check(string name) =>
        Allowed().IsMatch(name)
            ? name
            : throw new SecretMissingException(
                name, "a name has 1 to 127 letters, digits and hyphens. Correct the setting that names the secret.");

    [GeneratedRegex(@"\A[0-9a-zA-Z-]{1,127}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allowed();
}
