using System.Security.Cryptography;
using System.Text;
using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Crm;

/// <summary>A hash of an event that tells whether two deliveries of one id say the same.</summary>
internal static class Fingerprint
{
    /// <summary>The hash, whatever the order of the properties.</summary>
    /// <param name="data">The event.</param>
    /// <param name="without">Properties of the event that differ from one delivery to the next.</param>
    public static string Of(JObject data, params string[] without)
    {
        var canonical = StrictJson.Write(writer => Write(writer, data, without));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }

    private static void Write(JsonWriter writer, JToken token, params ReadOnlySpan<string> without)
    {
        switch (token)
        {
            case JObject value:
                writer.WriteStartObject();
                foreach (var (name, item) in Sorted(value))
                {
                    if (!without.Contains(name))
                    {
                        writer.WritePropertyName(name);
                        Write(writer, item);
                    }
                }

                writer.WriteEndObject();
                break;
            case JArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                token.WriteTo(writer);
                break;
        }
    }

    private static KeyValuePair<string, JToken>[] Sorted(JObject value)
    {
        var properties = new KeyValuePair<string, JToken>[value.Count];
        ((ICollection<KeyValuePair<string, JToken?>>)value).CopyTo(properties!, 0);
        Array.Sort(properties, (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return properties;
    }
}
