namespace Bridge.Benchmarks.Harness;

/// <summary>How much a run of benchmarks takes upon itself.</summary>
/// <param name="IsShort">Whether it is the short form, which only finds what became much worse.</param>
/// <param name="WarmUps">How often each thing is run before it is measured, until it is compiled.</param>
/// <param name="Runs">How often each thing is measured.</param>
/// <param name="Run">How long a run under load takes.</param>
internal sealed record Effort(bool IsShort, int WarmUps, int Runs, TimeSpan Run)
{
    public static Effort Short { get; } = new(IsShort: true, WarmUps: 4, Runs: 5, TimeSpan.FromSeconds(1));

    public static Effort Full { get; } = new(IsShort: false, WarmUps: 5, Runs: 10, TimeSpan.FromSeconds(3));
}
