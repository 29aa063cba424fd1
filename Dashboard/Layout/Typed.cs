namespace Bridge.Dashboard.Pages.Layout;

/// <summary>What a person had typed into a form that could not be taken.</summary>
/// <param name="Who">The name.</param>
/// <param name="Why">The reason.</param>
public sealed record Typed(string Who, string Why);
