using System.Globalization;
using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.SelfHost.Configuration;

/// <summary>One object of a settings file. What it refuses, it names by file, line and path.</summary>
internal sealed class JsonSettings
{
    private readonly string _file;
    private readonly JObject _values;

    private JsonSettings(string file, JObject values)
    {
        _file = file;
        _values = values;
    }

    /// <exception cref="StartException">The file cannot be read, or is no JSON object.</exception>
    public static JsonSettings Read(string file)
    {
        try
        {
            return new JsonSettings(file, StrictJson.ParseFile(File.ReadAllBytes(file)) as JObject ?? throw new JsonReaderException("It holds no JSON object."));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The object of that name; an empty one where it is missing.</summary>
    public JsonSettings Section(string name) => Find(name) switch
    {
        null => new JsonSettings(_file, []),
        JObject section => new JsonSettings(_file, section),
        var other => throw Refuse(other, "is no object"),
    };

    public string Text(string name, string fallback) => Find(name) is { } token ? Text(token) : fallback;

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        { Type: JTokenType.Boolean } token => token.Value<bool>(),
        var other => throw Refuse(other, "is neither true nor false"),
    };

    public int? Integer(string name, int least, int most) => Find(name) switch
    {
        null => null,
        { Type: JTokenType.Integer } token when token.Value<decimal>() >= least && token.Value<decimal>() <= most => token.Value<int>(),
        var other => throw Refuse(other, FormattableString.Invariant($"is no whole number from {least} to {most}")),
    };

    public TimeSpan? Duration(string name, TimeSpan least, TimeSpan most) => Find(name) switch
    {
        null => null,
        { Type: JTokenType.String } token when TimeSpan.TryParse(Text(token), CultureInfo.InvariantCulture, out var value) && value >= least && value <= most => value,
        var other => throw Refuse(other, FormattableString.Invariant($"is no time from {least:c} to {most:c}, written as hh:mm:ss")),
    };

    /// <summary>One of the named values.</summary>
    public T Choice<T>(string name, T fallback)
        where T : struct, Enum =>
        Find(name) is { } token ? Choice<T>(token) : fallback;

    /// <summary>All values as text.</summary>
    public IReadOnlyDictionary<string, string> Texts() =>
        _values.Properties().ToDictionary(property => property.Name, property => Text(property.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>All values, each one of the named ones.</summary>
    public IReadOnlyDictionary<string, T> Choices<T>()
        where T : struct, Enum =>
        _values.Properties().ToDictionary(property => property.Name, property => Choice<T>(property.Value), StringComparer.OrdinalIgnoreCase);

    private T Choice<T>(JToken token)
        where T : struct, Enum =>
        Enum.TryParse<T>(Text(token), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw Refuse(token, $"is none of {string.Join(", ", Enum.GetNames<T>())}");

    private string Text(JToken token) =>
        token is JValue { Value: { } value } ? Convert.ToString(value, CultureInfo.InvariantCulture)! : throw Refuse(token, "is no text");

    private JToken? Find(string name) => _values.GetValue(name, StringComparison.OrdinalIgnoreCase);

    // The value stays out of the message: a settings file holds secrets.
    private StartException Refuse(JToken token, string mistake) =>
        new($"{_file}, line {((IJsonLineInfo)token).LineNumber}: {token.Path} {mistake}.");
}
