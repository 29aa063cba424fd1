using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Bridge.Crm;

/// <summary>
/// Where people see a CRM's records, as <c>Sources:{source}:RecordUrl</c> says: an address with <c>{id}</c> and, where it needs it,
/// <c>{type}</c>.
/// </summary>
public sealed partial class RecordLinks
{
    private const string Id = "{id}";
    private const string Type = "{type}";

    private readonly Dictionary<string, string> _templates = new(StringComparer.Ordinal);

    /// <summary>Reads the settings. One that is no such address is left out, and said in the log.</summary>
    public RecordLinks(IConfiguration configuration, ILogger<RecordLinks> logger)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (var source in configuration.GetSection("Sources").GetChildren())
        {
            if (source["RecordUrl"] is not { Length: > 0 } template)
            {
                continue;
            }

            if (IsUsable(template))
            {
                _templates[source.Key] = template;
            }
            else
            {
                Log.Unusable(logger, source.Key);
            }
        }
    }

    /// <summary>Where a record is to be seen; null where that is not known.</summary>
    public Uri? Of(string source, RecordRef? record)
    {
        ArgumentNullException.ThrowIfNull(source);
        return record is not null && _templates.TryGetValue(source, out var template) ? Filled(template, record) : null;
    }

    private static bool IsUsable(string template) =>
        template.Contains(Id, StringComparison.Ordinal)
        && Uri.TryCreate(template.Replace(Id, "1", StringComparison.Ordinal).Replace(Type, "x", StringComparison.Ordinal), UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private static Uri Filled(string template, RecordRef record) => new(template
        .Replace(Id, Uri.EscapeDataString(record.Id), StringComparison.Ordinal)
        .Replace(Type, Uri.EscapeDataString(record.Type), StringComparison.Ordinal));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Sources:{Source}:RecordUrl is left out: give an https address that holds {{id}}, such as https://crm.example.com/{{type}}/{{id}}")]
        public static partial void Unusable(ILogger logger, string source);
    }
}
