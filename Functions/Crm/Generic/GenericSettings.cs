using Bridge.Http;
using Microsoft.Extensions.Configuration;
using Newtonsoft.Json;

namespace Bridge.Crm.Generic;

/// <summary>The settings of a generic source.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="SigningSecret">The name of the secret that signs what comes in.</param>
/// <param name="ResultUrl">Where results are sent; null where they have nowhere to go.</param>
/// <param name="ResultSecret">The name of the secret that signs results.</param>
/// <param name="RecordType">The type of an event's record: a JSONPath, or the type itself.</param>
/// <param name="RecordId">The JSONPath of the id of an event's record.</param>
/// <param name="Bounds">How many results are sent at once and in a second.</param>
internal sealed record GenericSettings(
    string Source,
    string SigningSecret,
    Uri? ResultUrl,
    string ResultSecret,
    string RecordType,
    string RecordId,
    CallBounds Bounds)
{
    private static readonly CallBounds UsualBounds = new(Concurrency: 16, RequestsPerSecond: 50);

    public static GenericSettings Read(string source, IConfigurationSection section)
    {
        var settings = new SourceSettings(source, section);
        return new GenericSettings(
            source,
            settings.SecretName("SigningSecret", $"{source}-signing-secret"),
            settings.Address("ResultUrl"),
            settings.SecretName("ResultSecret", $"{source}-result-secret"),
            settings.Text("RecordType") is { } type ? IsPath(type) ? Path(settings, "RecordType", type) : type : "$.record.type",
            Path(settings, "RecordId", settings.Text("RecordId") ?? "$.record.id"),
            settings.Bounds(UsualBounds));
    }

    /// <summary>Whether a setting is a JSONPath rather than a word.</summary>
    public static bool IsPath(string text) => text.StartsWith('$');

    private static string Path(SourceSettings settings, string name, string path)
    {
        try
        {
            return IsPath(path) && !new JObject().SelectTokens(path).Any()
                ? path
                : throw settings.Wrong(name, "must be a JSONPath below the event, such as $.record.id.");
        }
        catch (JsonException exception)
        {
            throw settings.Wrong(name, $"is no JSONPath: {exception.Message}");
        }
    }
}
