using Bridge.Crm;
using Bridge.Processing;
using Microsoft.Extensions.Options;

namespace Bridge.CatchUp;

/// <summary>The sources that can be asked what changed: those whose settings say what to ask for.</summary>
public sealed class CatchUpSources(ICrmSources sources, IOptions<CatchUpOptions> options)
{
    private readonly string[] _onDemandOnly = SwitchOptions.Names(options.Value.OnDemandOnly);

    /// <summary>Those that the timer asks, in the order of their names.</summary>
    public IEnumerable<(string Name, ICatchesUp Crm)> ByTimer =>
        from name in sources.Kinds.Keys.Except(_onDemandOnly, StringComparer.Ordinal).Order(StringComparer.Ordinal)
        let crm = sources.Find(name) as ICatchesUp
        where crm is not null
        select (name, crm);

    /// <summary>The source of that name, or why it cannot be asked, in words.</summary>
    public (ICatchesUp? Crm, string WhyNot) Find(string name) => sources.Find(name) switch
    {
        ICatchesUp crm => (crm, ""),
        null => (null, sources.Closed.GetValueOrDefault(name, "")),
        _ => (null, $"The settings of source '{name}' do not say what a catch-up asks for, or its CRM cannot be asked: see its page in the documentation."),
    };
}
