using Microsoft.Extensions.Configuration;

namespace Bridge.Tests.Infra;

/// <summary>App settings as the app sees them, which remembers what was asked for.</summary>
internal sealed class RecordedSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    public RecordedSettings(IEnumerable<KeyValuePair<string, string>> settings)
    {
        foreach (var (name, value) in settings)
        {
            Data[NameInTheApp(name)] = value;
        }
    }

    /// <summary>The settings that were asked for, set or not, without the sections that only hold others.</summary>
    public IReadOnlyList<string> Asked => [.. _asked.Where(name => !_asked.Any(other => other.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase)))];

    // Azure, like every environment, writes : as __; in its Linux containers . becomes _.
    public static string NameInTheApp(string name) =>
        name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal).Replace('.', '_');

    public override bool TryGet(string key, out string? value)
    {
        _asked.Add(key.Replace('.', '_'));
        return base.TryGet(key, out value);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
