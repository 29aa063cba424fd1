using Microsoft.Extensions.Configuration;

namespace Bridge;

/// <summary>The setting that keeps a function from running, on either host.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/disable-function</remarks>
public static class FunctionSwitch
{
    /// <summary>The setting's name.</summary>
    /// <param name="function">The function's name.</param>
    public static string SettingOf(string function) => $"AzureWebJobs.{function}.Disabled";

    /// <summary>Whether a function does not run.</summary>
    public static bool IsOff(IConfiguration configuration, string function)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var setting = SettingOf(function);

        // In a Linux container of Azure the dots of a setting's name are underscores.
        return IsTrue(configuration[setting]) || IsTrue(configuration[setting.Replace('.', '_')]);
    }

    private static bool IsTrue(string? value) =>
        string.Equals(value, "1", StringComparison.Ordinal) || (bool.TryParse(value, out var isTrue) && isTrue);
}
