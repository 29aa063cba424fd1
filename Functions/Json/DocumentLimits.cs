namespace Bridge.Json;

/// <summary>How much of a stranger's document is read, be it JSON or XML.</summary>
/// <param name="MaxDepth">The deepest nesting.</param>
/// <param name="MaxValues">The most values, lists and objects; in XML the most elements and attributes.</param>
public sealed record DocumentLimits(int MaxDepth, int MaxValues)
{
    /// <summary>What is read unless settings say otherwise.</summary>
    public static DocumentLimits Usual { get; } = new(StrictJson.MaxDepth, 100_000);
}
