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

    /// <summary>The picture of the README, where BRIDGE_README_PICTURE says that it is to be taken anew; else null.</summary>
    public static string? ReadmePicture => Environment.GetEnvironmentVariable("BRIDGE_README_PICTURE") is { Length: > 0 } path ? path : null;
}
