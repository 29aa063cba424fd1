using System.Collections.Frozen;

namespace Bridge.Dashboard.Pages;

/// <summary>The style sheets, scripts and pictures of the dashboard, which lie in this assembly.</summary>
public static class AssetFiles
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, AssetFile> All = typeof(AssetFiles).Assembly.GetManifestResourceNames()
        .Select(name => new AssetFile(name, Types[Path.GetExtension(name)], Read(name)))
        .ToFrozenDictionary(asset => asset.PublicName, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, AssetFile> ByName = All.Values.ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>The asset of a public name; null where there is none.</summary>
    public static AssetFile? Find(string publicName) => All.GetValueOrDefault(publicName);

    /// <summary>The asset of a file's name.</summary>
    public static AssetFile Named(string name) => ByName[name];

    private static byte[] Read(string name)
    {
        using var stream = typeof(AssetFiles).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
