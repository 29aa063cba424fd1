using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.SelfHost.Http;

/// <summary>
/// The keys that guard HTTP functions: <c>FunctionKeys:{function}</c> for one, <c>FunctionKeys:default</c> for all, and
/// <c>FunctionKeys:master</c> for all and the administrative ones. Where no key is set nobody gets in.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/function-keys-how-to</remarks>
internal sealed class FunctionKeys(IConfiguration configuration)
{
    private const string Header = "x-functions-key";
    private const string Query = "code";

    /// <summary>Whether the request shows a key that opens the function.</summary>
    public bool Open(string function, AuthorizationLevel level, HttpRequest request) => level switch
    {
        AuthorizationLevel.Anonymous => true,
        AuthorizationLevel.Function => Shows(request, function, "default", "master"),
        _ => Shows(request, "master"),
    };

    private bool Shows(HttpRequest request, params string[] names)
    {
        var shown = request.Headers[Header].FirstOrDefault() ?? request.Query[Query].FirstOrDefault() ?? string.Empty;

        // Every key is compared, so that the time does not tell which one was met.
        return names.Aggregate(seed: false, (open, name) => open | Matches(configuration[$"FunctionKeys:{name}"], shown));
    }

    private static bool Matches(string? key, string shown) =>
        !string.IsNullOrEmpty(key) && CryptographicOperations.FixedTimeEquals(Hash(key), Hash(shown));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
