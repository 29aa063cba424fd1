using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Bridge.Crm;

/// <summary>The sources under <c>Sources</c>, connected when the host starts. A wrong one is closed, the others run.</summary>
internal sealed partial class CrmSources : ICrmSources
{
    private readonly Dictionary<string, ICrmKind?> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ICrm> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _closed = new(StringComparer.Ordinal);

    public CrmSources(IConfiguration configuration, IEnumerable<ICrmKind> kinds, ILogger<CrmSources> logger)
    {
        var known = kinds.ToDictionary(kind => kind.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var section in configuration.GetSection("Sources").GetChildren())
        {
            var kind = known.GetValueOrDefault(section["Kind"]?.Trim() ?? string.Empty);
            _kinds[section.Key] = kind;
            try
            {
                _open[section.Key] = Connect(section, kind, known.Keys);
            }
            catch (SourceSettingsException exception)
            {
                _closed[section.Key] = exception.Message;
                Log.Closed(logger, section.Key, exception.Message);
            }
        }
    }

    public IReadOnlyDictionary<string, ICrmKind?> Kinds => _kinds;

    public IReadOnlyDictionary<string, string> Closed => _closed;

    public ICrm? Find(string name) => _open.GetValueOrDefault(name);

    private static ICrm Connect(IConfigurationSection section, ICrmKind? kind, IEnumerable<string> known)
    {
        if (!ValidName().IsMatch(section.Key))
        {
            throw new SourceSettingsException(section.Key, "Kind", "belongs to a source whose name is not of 1 to 40 small letters, digits and hyphens: rename the source.");
        }

        return kind is null
            ? throw new SourceSettingsException(section.Key, "Kind", $"must be one of: {string.Join(", ", known)}.")
            : kind.Connect(section.Key, section);
    }

    [GeneratedRegex("^[a-z0-9-]{1,40}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Source '{Source}' is closed, and its webhooks are answered with 404, until its settings are right: {Reason}")]
        public static partial void Closed(ILogger logger, string source, string reason);
    }
}
