using System.CommandLine;
using Bridge.Crm;
using Bridge.SelfHost.Configuration;

namespace Bridge.SelfHost.Commands;

/// <summary>The source that a delivery comes from.</summary>
internal sealed class SourceOption : Option<string?>
{
    public SourceOption()
        : base("--source")
    {
        Description = "The source that the delivery comes from. Default: the only one there is.";
        HelpName = "NAME";
    }

    /// <summary>The source that was asked for; else the only one of some.</summary>
    /// <exception cref="StartException">There is none, or it is closed, or there are several.</exception>
    public static ICrm Find(string? asked, IEnumerable<string> among, ICrmSources sources)
    {
        var name = asked ?? among.Distinct(StringComparer.Ordinal).ToList() switch
        {
            [var only] => only,
            var several => throw new StartException($"Say with --source which source the delivery comes from: {string.Join(", ", several)}."),
        };
        return sources.Find(name) ?? throw new StartException(
            sources.Closed.TryGetValue(name, out var why) ? $"Source '{name}' is closed: {why}"
            : $"There is no source '{name}'. The settings have {string.Join(", ", sources.Kinds.Keys.Order(StringComparer.Ordinal).DefaultIfEmpty("none"))}.");
    }
}
