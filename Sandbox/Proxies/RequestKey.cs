using System.Text;
using System.Text.RegularExpressions;

namespace Bridge.Sandbox.Proxies;

/// <summary>
/// Names a request so that the same one has the same name in every run: target, method, path with ids and times replaced, and, where
/// it writes an operation, the state that it writes.
/// </summary>
internal static partial class RequestKey
{
    /// <summary>Such as <c>table POST /$batch Sending</c>.</summary>
    public static string Of(ProxiedRequest request)
    {
        var path = IsStorage(request.Target) ? Path().Replace(request.Path, "/") : request.Path;
        var name = $"{request.Target.ToString().ToLowerInvariant()} {request.Method} {Normalised(Uri.UnescapeDataString(path))}";
        var component = Component().Match(request.Query);
        if (component.Success)
        {
            name += $"?{component.Value}";
        }

        return Written(request) is { Length: > 0 } written ? $"{name} {written}" : name;
    }

    private static string Normalised(string path) => Digits().Replace(Partition().Replace(Ids().Replace(path, "{id}"), "${column}{p}'"), "{n}");

    // A batch says nothing in its path: what it writes is its name.
    private static string Written(ProxiedRequest request)
    {
        if (request.Target != ProxyTarget.Table || request.Body.Length == 0)
        {
            return "";
        }

        var body = Encoding.UTF8.GetString(request.Body.Span);
        var states = State().Matches(body).Select(match => match.Groups["state"].Value);
        return string.Join('/', states);
    }

    private static bool IsStorage(ProxyTarget target) => target is ProxyTarget.Blob or ProxyTarget.Queue or ProxyTarget.Table;

    // A path of the emulator begins with the account.
    [GeneratedRegex("^/[^/]+/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"\b(comp|restype)=\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Component();

    [GeneratedRegex(@"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,}", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();

    [GeneratedRegex("(?<column>PartitionKey=')[^']*'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Partition();

    [GeneratedRegex(@"(?<![\w.-])\d{3,}(?![\w.-])|(?<=[_'])\d{3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();

    [GeneratedRegex("\"(?:State|WriteBack)\":\"(?<state>\\w+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex State();
}
