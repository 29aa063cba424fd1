using System.Text;
using Bridge.Json;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;

namespace Bridge.Operations;

/// <summary>Who signed in, as the platform's authentication says it in a request's headers.</summary>
/// <remarks>https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities#decode-the-client-principal-header</remarks>
/// <param name="Name">The principal's name.</param>
/// <param name="Roles">The principal's roles.</param>
internal sealed record ClientPrincipal(string Name, IReadOnlyList<string> Roles)
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL";
    private const string NameHeader = "X-MS-CLIENT-PRINCIPAL-NAME";
    private const string PlainRole = "roles";

    /// <summary>Reads the headers; null where they name nobody. They are to be believed only where the platform itself sets them.</summary>
    public static ClientPrincipal? Read(IHeaderDictionary headers)
    {
        if (headers[Header] is not [{ Length: > 0 } encoded] || Decode(encoded) is not { } json)
        {
            return null;
        }

        var claims = (json["claims"] as JArray ?? []).OfType<JObject>().Select(claim => (Type: Text(claim, "typ"), Value: Text(claim, "val"))).ToList();
        var name = Values(claims, Text(json, "name_typ")).FirstOrDefault() ?? headers[NameHeader].ToString();
        var roles = Values(claims, Text(json, "role_typ")).Concat(Values(claims, PlainRole));
        return name.Length == 0 ? null : new ClientPrincipal(name, [.. roles]);
    }

    private static JObject? Decode(string encoded)
    {
        try
        {
            return StrictJson.ParseObject(Encoding.UTF8.GetString(Convert.FromBase64String(encoded)));
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Values(IEnumerable<(string Type, string Value)> claims, string type) =>
        claims.Where(claim => type.Length > 0 && claim.Type == type && claim.Value.Length > 0).Select(claim => claim.Value);

    private static string Text(JObject json, string name) => json[name] is JValue { Value: string text } ? text : "";
}
