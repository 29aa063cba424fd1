namespace Bridge.Benchmarks.Harness;

/// <summary>How much a run of benchmarks takes upon itself.</summary>
/// <param name="IsShort">Whether it is the short form, which only finds what became much worse.</param>
/// <param name="WarmUps">How often each thing is run before it is measured, until it is compiled.</param>
/// <param name="Runs">How often each thing is measured.</param>
/// <param name="Run">How long a run under load takes.</param>
/// <remarks>
/// All runs of a thing and its limit take less than a minute together: Azurite clears away what was deleted each minute, and after tens of thousands
/// of messages answers nobody for seconds meanwhile. So whatever loads it much has a world of its own.
/// </remarks>
internal sealed record Effort(bool IsShort, int WarmUps, int Runs, TimeSpan Run)
{
    public static Effort Short { get; } = new(IsShort: true, WarmUps: 4, Runs: 5, TimeSpan.FromSeconds(1));

    public static Effort Full { get; } = new(IsShort: false, WarmUps: 5, Runs: 15, TimeSpan.FromSeconds(1));
}
