namespace Bridge.Sandbox.World;

/// <summary>The folder that this program was built from: the bridge's settings and routes lie there.</summary>
internal static class ProjectFolder
{
    public const string Settings = "local.settings.sample.json";

    /// <exception cref="InvalidOperationException">The program was moved away from there.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Settings)) && Directory.Exists(Path.Combine(folder.FullName, "routes")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {Settings} and routes. Run the Sandbox from a clone: dotnet run --project Sandbox");
    }
}
