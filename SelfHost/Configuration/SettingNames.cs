using System.Text.RegularExpressions;

namespace Bridge.SelfHost.Configuration;

/// <summary><c>%Name%</c> in a trigger attribute stands for the setting of that name.</summary>
internal static partial class SettingNames
{
    /// <summary>The text with every name replaced by its setting.</summary>
    /// <exception cref="SettingMissingException">A setting is missing.</exception>
    public static string Resolve(string text, IConfiguration configuration, string function) =>
        Name().Replace(text, match =>
            configuration[match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value
                ? value
                : throw new SettingMissingException($"The function {function} needs the setting {match.Groups["name"].Value}, which is missing."));

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
