using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bridge.Sandbox.Azurite;

/// <summary>
/// Azurite as a child process that keeps everything in memory and ends with this process. It may serve several accounts, which know
/// nothing of each other: an Azurite each would take a second of a processor, and 150 MB, to start.
/// </summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    // The well-known account of every storage emulator.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string[] Services = ["Blob", "Queue", "Table"];

    private readonly Process _process;

    private AzuriteServer(Process process, int accounts, IReadOnlyDictionary<string, string> endpoints)
    {
        _process = process;
        ConnectionStrings =
        [
            .. Names(accounts).Select(account =>
                $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};"
                + string.Concat(endpoints.Select(endpoint => $"{endpoint.Key}Endpoint={endpoint.Value}/{account};"))),
        ];
    }

    /// <summary>The connection string of the first account.</summary>
    public string ConnectionString => ConnectionStrings[0];

    /// <summary>The connection strings of all accounts.</summary>
    public IReadOnlyList<string> ConnectionStrings { get; }

    /// <summary>Starts Azurite, installing it on first use, and returns when it answers.</summary>
    /// <param name="firstPort">The port of blobs, followed by those of queues and tables; null takes free ones.</param>
    /// <param name="say">Is told what takes a while.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="accounts">How many accounts it serves.</param>
    /// <param name="clearing">How often it clears away what was deleted from queues; null for each minute. It answers nobody meanwhile.</param>
    /// <exception cref="InvalidOperationException">Node.js is missing, or Azurite did not start.</exception>
    public static async Task<AzuriteServer> StartAsync(
        int? firstPort, Action<string> say, CancellationToken cancellationToken, int accounts = 1, TimeSpan? clearing = null)
    {
        ArgumentNullException.ThrowIfNull(say);
        var script = await AzuriteInstallation.EnsureAsync(say, cancellationToken);
        var process = Process.Start(StartInfo(script, firstPort, accounts, clearing))
            ?? throw new InvalidOperationException("Azurite did not start.");
        try
        {
            var endpoints = await ReadEndpointsAsync(process, cancellationToken);
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new AzuriteServer(process, accounts, endpoints);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Ends Azurite; what it held is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string script, int? firstPort, int accounts, TimeSpan? clearing)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            FileName = "node",
            WorkingDirectory = Path.GetDirectoryName(script),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { script, "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry" },
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Names(accounts).Select(account => $"{account}:{Key}"));
        if (clearing is { } pause)
        {
            start.Environment["AZURITE_CLEARING_MS"] = pause.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        }

        for (var service = 0; service < Services.Length; service++)
        {
            var port = firstPort is { } first ? first + service : 0;
            start.ArgumentList.Add($"--{Services[service].ToLowerInvariant()}Port");
            start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        }

        return start;
    }

    private static IEnumerable<string> Names(int accounts) =>
        Enumerable.Range(1, accounts).Select(number => number == 1 ? Account : string.Create(CultureInfo.InvariantCulture, $"account{number}"));

    private static async Task<IReadOnlyDictionary<string, string>> ReadEndpointsAsync(Process process, CancellationToken cancellationToken)
    {
        var endpoints = new Dictionary<string, string>(StringComparer.Ordinal);
        while (endpoints.Count < Services.Length)
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException($"Azurite did not start: {await process.StandardError.ReadToEndAsync(cancellationToken)}");
            if (Listening().Match(line) is { Success: true } match)
            {
                endpoints[match.Groups["service"].Value] = match.Groups["address"].Value;
            }
        }

        return endpoints;
    }

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at (?<address>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
