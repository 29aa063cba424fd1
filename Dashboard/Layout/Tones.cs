namespace Bridge.Dashboard.Pages.Layout;

/// <summary>Classes of tones in the style sheet.</summary>
internal static class Tones
{
    public static string ClassOf(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Wait => "wait",
        Tone.Bad => "bad",
        _ => "plain",
    };
}
