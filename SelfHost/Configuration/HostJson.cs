namespace Bridge.SelfHost.Configuration;

/// <summary>What this host takes from <c>host.json</c>, with the defaults of the Functions host.</summary>
/// <param name="RoutePrefix">What every route starts with; may be empty.</param>
/// <param name="FunctionTimeout">How long a function may run; infinite for <c>-1</c>.</param>
/// <param name="Queues">How queues are read.</param>
/// <param name="LogLevels">The least level to log, by category; <c>default</c> is for the rest.</param>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-host-json</remarks>
internal sealed record HostJson(
    string RoutePrefix,
    TimeSpan FunctionTimeout,
    QueueSettings Queues,
    IReadOnlyDictionary<string, LogLevel> LogLevels)
{
    public const string FileName = "host.json";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    /// <exception cref="StartException">The file is missing, or something in it is wrong.</exception>
    public static HostJson Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new StartException($"{file} is missing. Start in a folder with a {FileName} or below it, or name that folder with --root.");
        }

        var json = JsonSettings.Read(file);
        if (json.Text("version", string.Empty) is not "2.0")
        {
            throw new StartException($"{file}: version is not \"2.0\", the only one there is.");
        }

        var extensions = json.Section("extensions");
        return new HostJson(
            extensions.Section("http").Text("routePrefix", "api").Trim('/'),
            ReadTimeout(json),
            QueueSettings.Read(extensions.Section("queues")),
            json.Section("logging").Section("logLevel").Choices<LogLevel>());
    }

    /// <summary>These settings where time runs as <paramref name="scale"/> has it.</summary>
    public HostJson At(TimeScale scale) => this with
    {
        FunctionTimeout = FunctionTimeout == Timeout.InfiniteTimeSpan ? FunctionTimeout : scale.Of(FunctionTimeout),
        Queues = Queues.At(scale),
    };

    private static TimeSpan ReadTimeout(JsonSettings json) =>
        json.Text("functionTimeout", string.Empty) is "-1"
            ? Timeout.InfiniteTimeSpan
            : json.Duration("functionTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) ?? DefaultTimeout;
}
