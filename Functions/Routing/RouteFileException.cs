namespace Bridge.Routing;

/// <summary>The route files have mistakes. The message lists every one.</summary>
public sealed class RouteFileException(IReadOnlyList<string> mistakes)
    : Exception($"The routes cannot be used until this is put right:\n{string.Join('\n', mistakes)}")
{
    /// <summary>The mistakes, each as <c>file(line,column): path: what is wrong; what to do</c>.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
