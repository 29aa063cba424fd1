namespace Bridge.Tests.Routing;

/// <summary>The sample routes as they lie beside the program.</summary>
internal static class SampleRoutes
{
    public static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "routes", file));
}
