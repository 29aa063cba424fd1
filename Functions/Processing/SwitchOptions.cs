using Bridge.Crm;
using Bridge.Routing;
using Bridge.Routing.Files;
using Microsoft.Extensions.Options;

namespace Bridge.Processing;

/// <summary>What a switch is on for: settings under <c>Pause</c>, and the same under <c>Observe</c>.</summary>
public sealed class SwitchOptions
{
    /// <summary>The configuration section of the switch that lets operations wait.</summary>
    public const string Pause = "Pause";

    /// <summary>The configuration section of the switch that leaves out the call.</summary>
    public const string Observe = "Observe";

    /// <summary>Whether it is on for everything.</summary>
    public bool Everything { get; set; }

    /// <summary>Names of the sources that it is on for, separated by <c>;</c>.</summary>
    public string Sources { get; set; } = "";

    /// <summary>Ids of the routes that it is on for, separated by <c>;</c>.</summary>
    public string Routes { get; set; } = "";

    internal bool IsOnFor(string source, string route) =>
        Everything || Names(Sources).Contains(source, StringComparer.Ordinal) || Names(Routes).Contains(route, StringComparer.Ordinal);

    internal static string[] Names(string list) => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Refuses names that there are none of: a switch with a slip in it would be on for nothing.</summary>
internal sealed class SwitchOptionsValidator(ICrmSources sources, RouteTable routes) : IValidateOptions<SwitchOptions>
{
    public ValidateOptionsResult Validate(string? name, SwitchOptions options)
    {
        string[] faults =
        [
            .. Faults($"{name}:{nameof(SwitchOptions.Sources)}", options.Sources, "source", [.. sources.Kinds.Keys]),
            .. Faults($"{name}:{nameof(SwitchOptions.Routes)}", options.Routes, "route", [.. routes.Routes.Select(route => route.Id)]),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(string setting, string list, string what, string[] known) =>
        from name in SwitchOptions.Names(list)
        where !known.Contains(name, StringComparer.Ordinal)
        select $"{setting} names '{name}', and there is no such {what}; {Nearest.Among(known, name)}";
}
