namespace Bridge.Tests.Browser;

/// <summary>Where the tests leave pictures: in the folder that BRIDGE_TEST_ARTEFACTS names, else beside the tests.</summary>
internal static class Artefacts
{
    /// <summary>The path of a picture.</summary>
    public static string Picture(string name)
    {
        var folder = Environment.GetEnvironmentVariable("BRIDGE_TEST_ARTEFACTS") is { Length: > 0 } named
            ? named
            : Path.Combine(AppContext.BaseDirectory, "TestResults", "pages");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{name}.png");
    }

    /// <summary>The path of a picture of the README: in the folder that BRIDGE_README_PICTURES names, else among the others.</summary>
    public static string OfReadme(string name) => Environment.GetEnvironmentVariable("BRIDGE_README_PICTURES") is { Length: > 0 } folder
        ? Path.Combine(folder, $"{name}.png")
        : Picture($"readme-{name}");
}
