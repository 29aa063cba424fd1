namespace Bridge.SelfHost.Configuration;

/// <summary>The folder of host.json and the settings file.</summary>
internal static class RootFolder
{
    /// <summary>The folder that was asked for; else the nearest with a host.json at or above the current one; else the program's own.</summary>
    /// <exception cref="StartException">There is no such folder, or no host.json.</exception>
    public static string Find(string? asked) =>
        asked is null
            ? Above(Directory.GetCurrentDirectory()) ?? AppContext.BaseDirectory
            : Directory.Exists(asked) ? Path.GetFullPath(asked) : throw new StartException($"--root {asked}: there is no such folder.");

    private static string? Above(string folder)
    {
        for (DirectoryInfo? candidate = new(folder); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(Path.Combine(candidate.FullName, HostJson.FileName)))
            {
                return candidate.FullName;
            }
        }

        return null;
    }
}
