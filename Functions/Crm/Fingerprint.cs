using System.Security.Cryptography;
using System.Text;
using Bridge.Json;

namespace Bridge.Crm;

/// <summary>A hash of an event that tells whether two deliveries of one id say the same.</summary>
internal static class Fingerprint
{
    /// <summary>The hash, whatever the order of the properties.</summary>
    /// <param name="data">The event.</param>
    /// <param name="without">Properties of the event that differ from one delivery to the next.</param>
    public static string Of(JObject data, params string[] without)
    {
        var canonical = StrictJson.Write(Canonical(data, without));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }

    private static JToken Canonical(JToken token, params string[] without) => token switch
    {
        JObject value => new JObject(value.Properties()
            .Where(property => !without.Contains(property.Name, StringComparer.Ordinal))
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => new JProperty(property.Name, Canonical(property.Value)))),
        JArray list => new JArray(list.Select(item => Canonical(item))),
        _ => token,
    };
}
