using Bridge.Crm;
using Bridge.Json;
using Bridge.SelfHost.Configuration;
using Newtonsoft.Json;

namespace Bridge.SelfHost.Routes;

/// <summary>Files that a person names on the command line.</summary>
internal static class TrialFiles
{
    /// <summary>The bytes of a file.</summary>
    /// <exception cref="StartException">It cannot be read.</exception>
    public static byte[] Bytes(string option, string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{option} {file}: {exception.Message}");
        }
    }

    /// <summary>What a route reads from the CRM: <c>{ "record": { … }, "associated": { … } }</c>.</summary>
    /// <exception cref="StartException">It cannot be read, or is not of that form.</exception>
    public static CrmRecords Records(string option, string file)
    {
        try
        {
            var json = StrictJson.ParseObject(Bytes(option, file));
            return json["record"] is JObject record && json["associated"] is null or JObject
                ? new CrmRecords(record, json["associated"] as JObject, AssociatedRef: null)
                : throw new StartException($$"""{{option}} {{file}} must hold { "record": { … }, "associated": { … } }, with the properties that the route reads.""");
        }
        catch (JsonException exception)
        {
            throw new StartException($"{option} {file} is no JSON: {exception.Message}");
        }
    }
}
