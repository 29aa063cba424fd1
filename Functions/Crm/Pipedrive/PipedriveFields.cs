using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Pipedrive;

/// <summary>
/// The custom fields that have a name in routes. Pipedrive knows each by a key of its own in every account
/// (https://pipedrive.readme.io/docs/core-api-concepts-custom-fields).
/// </summary>
internal sealed partial class PipedriveFields
{
    private readonly Dictionary<string, string> _keys;
    private readonly ILookup<string, string> _names;

    private PipedriveFields(Dictionary<string, string> keys)
    {
        _keys = keys;
        _names = keys.ToLookup(field => field.Value, field => field.Key, StringComparer.Ordinal);
    }

    /// <summary>The named fields: names and keys.</summary>
    public IReadOnlyDictionary<string, string> Named => _keys;

    public static PipedriveFields Read(SourceSettings settings, IConfigurationSection section)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in section.GetChildren().Select(child => child.Key))
        {
            var setting = $"Fields:{name}";
            var key = settings.Text(setting) ?? "";
            keys[name] = ValidName().IsMatch(name) && IsKey(key)
                ? key
                : throw settings.Wrong(setting, "must be a name of letters, digits and '_' for a custom field, and hold the field's API key: 40 hexadecimal digits in small letters.");
        }

        return new PipedriveFields(keys);
    }

    /// <summary>The key of the custom field that a route names; null where it names a field of Pipedrive's own.</summary>
    public string? KeyOf(string name) => _keys.GetValueOrDefault(name) ?? (IsKey(name) ? name : null);

    /// <summary>All that a custom field may be called by: its key and its names.</summary>
    public IEnumerable<string> NamesOf(string key) => _names[key].Prepend(key);

    private static bool IsKey(string text) => ValidKey().IsMatch(text);

    [GeneratedRegex("^[0-9a-f]{40}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidKey();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,49}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();
}
