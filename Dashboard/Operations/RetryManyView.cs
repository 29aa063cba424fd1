using Bridge.Dashboard.Pages.Layout;

namespace Bridge.Dashboard.Pages.Operations;

/// <summary>What a retry of many operations would do.</summary>
/// <param name="Fields">What the form sends along: the filter, and where it goes on.</param>
/// <param name="Filter">The filter in words.</param>
/// <param name="Possible">How many can be tried again.</param>
/// <param name="NotPossible">How many match and cannot.</param>
/// <param name="IsPart">Whether only a part of what matches was looked at.</param>
/// <param name="First">Ids of the first that can.</param>
/// <param name="PerMinute">How many are run a minute.</param>
/// <param name="ListQuery">The query that lists them.</param>
public sealed record RetryManyView(
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyList<Fact> Filter,
    int Possible,
    int NotPossible,
    bool IsPart,
    IReadOnlyList<string> First,
    int PerMinute,
    string ListQuery)
{
    /// <summary>What was typed into the form that could not be taken.</summary>
    public Typed? Typed { get; init; }
}
