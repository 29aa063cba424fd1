namespace Bridge.SelfHost.Configuration;

/// <summary>The settings file of a desk: what an app's settings are in Azure.</summary>
/// <param name="Values">The settings, named as configuration keys.</param>
/// <param name="Port">The port to listen on, if the file names one.</param>
/// <param name="IsMissing">Whether there is no such file.</param>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file</remarks>
internal sealed record LocalSettings(IReadOnlyDictionary<string, string?> Values, int? Port, bool IsMissing)
{
    public const string FileName = "local.settings.json";

    /// <summary>Reads the file that was asked for, else the one in the root folder, which may be missing.</summary>
    /// <exception cref="StartException">The file that was asked for is missing, or something in it is wrong.</exception>
    public static LocalSettings Read(string root, string? asked)
    {
        var file = Path.GetFullPath(asked ?? Path.Combine(root, FileName));
        if (File.Exists(file))
        {
            return Read(file);
        }

        return asked is null
            ? new LocalSettings(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase), Port: null, IsMissing: true)
            : throw new StartException($"--settings {asked}: there is no such file.");
    }

    private static LocalSettings Read(string file)
    {
        var json = JsonSettings.Read(file);
        if (json.Flag("IsEncrypted"))
        {
            throw new StartException($"{file} is encrypted, which only the Azure Functions Core Tools can read. Decrypt it with: func settings decrypt");
        }

        var values = json.Section("Values").Texts()
            .ToDictionary(value => value.Key.Replace("__", ":", StringComparison.Ordinal), value => (string?)value.Value, StringComparer.OrdinalIgnoreCase);
        return new LocalSettings(values, ReadPort(json.Section("Host")), IsMissing: false);
    }

    private static int? ReadPort(JsonSettings host) => host.Integer("LocalHttpPort", 0, 65535);
}
