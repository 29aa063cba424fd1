namespace Bridge.Routing;

/// <summary>Settings under <c>Routes</c>.</summary>
public sealed class RoutingOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Routes";

    /// <summary>The route files, separated by <c>;</c>, relative to the content root.</summary>
    public string Files { get; set; } = "routes.json";
}
