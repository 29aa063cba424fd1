using Bridge.Json;

namespace Bridge.Sandbox.World;

/// <summary>The sample of settings that a developer copies.</summary>
internal sealed class SampleSettings
{
    private readonly Dictionary<string, string> _values;

    private SampleSettings(Dictionary<string, string> values) => _values = values;

    /// <summary>Reads it from the clone.</summary>
    public static SampleSettings Read()
    {
        var sample = StrictJson.ParseFile(File.ReadAllBytes(Path.Combine(ProjectFolder.Find(), ProjectFolder.Settings)));
        return new(((JObject)sample["Values"]!).Properties().ToDictionary(
            value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => (string)value.Value!, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether a bridge with these settings has that one. An address at a usual port is the sample's, however it is written.</summary>
    public bool Has(string key, string value) =>
        _values.TryGetValue(key, out var has) && (string.Equals(has, value, StringComparison.Ordinal) || UsualPorts.AreIn(value));
}
