using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Pipedrive;

/// <summary>
/// The custom fields that have a name in routes, by type of record. Pipedrive knows each by a key that it makes up anew in every
/// account (https://pipedrive.readme.io/docs/core-api-concepts-custom-fields).
/// </summary>
internal sealed class PipedriveFields
{
    private static readonly PipedriveFieldNames None = new(new Dictionary<string, string>(StringComparer.Ordinal));

    private readonly Dictionary<string, PipedriveFieldNames> _names = new(StringComparer.Ordinal);

    /// <summary>Reads <c>Fields:{type}:{name}</c>.</summary>
    /// <exception cref="SourceSettingsException">One is no field.</exception>
    public static PipedriveFields Read(SourceSettings settings, IConfigurationSection section)
    {
        var fields = new PipedriveFields();
        foreach (var type in section.GetChildren())
        {
            var setting = $"Fields:{type.Key}";
            fields._names[type.Key] = PipedriveTypes.HasCustomFields(type.Key)
                ? PipedriveFieldNames.Read(settings, setting, type)
                : throw settings.Wrong(setting, "names no type of record with custom fields: write Fields:persons:voip_account, for example.");
        }

        return fields;
    }

    /// <summary>The names of a type's custom fields.</summary>
    public PipedriveFieldNames Of(string type) => _names.GetValueOrDefault(type, None);
}

/// <summary>The custom fields of one type of record that have a name in routes.</summary>
/// <param name="keys">Their keys, by name.</param>
internal sealed partial class PipedriveFieldNames(IReadOnlyDictionary<string, string> keys)
{
    private readonly ILookup<string, string> _names = keys.ToLookup(field => field.Value, field => field.Key, StringComparer.Ordinal);

    /// <summary>The named fields: names and keys.</summary>
    public IReadOnlyDictionary<string, string> Named => keys;

    public static PipedriveFieldNames Read(SourceSettings settings, string setting, IConfigurationSection section)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in section.GetChildren().Select(child => child.Key))
        {
            var key = settings.Text($"{setting}:{name}") ?? "";
            keys[name] = ValidName().IsMatch(name) && IsKey(key)
                ? key
                : throw settings.Wrong($"{setting}:{name}", "must be named with letters, digits and '_', and hold the API key of a custom field: 40 digits and small letters from a to f.");
        }

        return new PipedriveFieldNames(keys);
    }

    /// <summary>The key of the custom field that a route names; null where it names a field of Pipedrive's own.</summary>
    public string? KeyOf(string name) => keys.GetValueOrDefault(name) ?? (IsKey(name) ? name : null);

    /// <summary>All that a custom field may be called by: its key and its names.</summary>
    public IEnumerable<string> NamesOf(string key) => _names[key].Prepend(key);

    private static bool IsKey(string text) => ValidKey().IsMatch(text);

    [GeneratedRegex("^[0-9a-f]{40}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidKey();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,49}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();
}
