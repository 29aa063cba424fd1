using Bridge.Crm;
using Bridge.Routing;
using Bridge.Routing.Files;
using Bridge.Tests.Crm;

namespace Bridge.Tests.Routing;

/// <summary>The sample routes as they lie beside the program: one file a kind of CRM, named like it, and like the source that its routes wait for.</summary>
internal static class SampleRoutes
{
    public const string Schema = "routes.schema.json";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "routes");

    /// <summary>The kinds that have a file.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Where(file => file != Schema).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    /// <summary>Loads files as the bridge does, each with a source of its own kind.</summary>
    public static RouteTable Load(params IReadOnlyList<string> kinds)
    {
        var graph = CrmGraph.Build([.. kinds.Select(kind => ($"Sources:{kind}:Kind", (string?)kind))]);
        return Load(graph.Sources.Kinds, kinds);
    }

    /// <summary>Loads a file as the bridge does, with the sources of a graph.</summary>
    public static RouteTable Load(CrmGraph graph, string kind) => Load(graph.Sources.Kinds, [kind]);

    private static RouteTable Load(IReadOnlyDictionary<string, ICrmKind?> sources, IReadOnlyList<string> kinds) =>
        RouteFiles.Load([.. kinds.Select(kind => $"routes/{kind}.json")], AppContext.BaseDirectory, sources, currency: "");
}
