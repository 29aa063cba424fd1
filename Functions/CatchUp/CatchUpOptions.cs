using Bridge.Crm;
using Bridge.Processing;
using Bridge.Routing.Files;
using Microsoft.Extensions.Options;

namespace Bridge.CatchUp;

/// <summary>Settings under <c>CatchUp</c>: how CRMs are asked what their webhooks did not tell.</summary>
public sealed class CatchUpOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "CatchUp";

    /// <summary>How much of the window before is read again, since a CRM may show a change later than it dates it: one minute to one day.</summary>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long before now a window ends, so that a webhook which is on its way comes first: ten seconds to one hour.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Names of the sources that the timer leaves alone, separated by <c>;</c>: they are asked on demand only.</summary>
    public string OnDemandOnly { get; set; } = "";
}

/// <summary>Refuses durations that miss changes or repeat too many, and names that there are none of.</summary>
internal sealed class CatchUpOptionsValidator(ICrmSources sources) : IValidateOptions<CatchUpOptions>
{
    private static readonly TimeSpan ShortestOverlap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, CatchUpOptions options)
    {
        string[] faults =
        [
            .. Faults(nameof(CatchUpOptions.Overlap), options.Overlap, ShortestOverlap, LongestOverlap),
            .. Faults(nameof(CatchUpOptions.Delay), options.Delay, ShortestDelay, LongestDelay),
            .. Faults(options.OnDemandOnly, [.. sources.Kinds.Keys]),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(string setting, TimeSpan value, TimeSpan shortest, TimeSpan longest) =>
        value >= shortest && value <= longest ? [] : [$"CatchUp:{setting} is '{value}': give {shortest} to {longest} as d.hh:mm:ss."];

    private static IEnumerable<string> Faults(string list, string[] known) =>
        from name in SwitchOptions.Names(list)
        where !known.Contains(name, StringComparer.Ordinal)
        select $"CatchUp:OnDemandOnly names '{name}', and there is no such source; {Nearest.Among(known, name)}";
}
