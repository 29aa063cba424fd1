using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Bridge.Operations;

/// <summary>Settings under <c>Operators</c>: who may look at operations and settle them.</summary>
public sealed class OperatorOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Operators";

    /// <summary>The name of the secret that holds the operator key, for where nobody signs in.</summary>
    public string KeySecret { get; set; } = "operator-key";

    /// <summary>
    /// App roles, parted by semicolons: of those who sign in, only who has one of them is an operator. Empty for everybody whom the
    /// platform lets in.
    /// </summary>
    public string Roles { get; set; } = "";

    /// <summary>The names in <see cref="Roles"/>.</summary>
    internal IReadOnlyList<string> RoleNames => Roles.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Refuses a setting that names no secret.</summary>
internal sealed partial class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    public ValidateOptionsResult Validate(string? name, OperatorOptions options) => SecretName().IsMatch(options.KeySecret)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            "Operators:KeySecret names no secret: give 1 to 127 letters, digits and hyphens, and put the key itself into the vault, or under Secrets.");

    [GeneratedRegex(@"\A[0-9a-zA-Z-]{1,127}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();
}
