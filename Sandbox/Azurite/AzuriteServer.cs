using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bridge.Sandbox.Azurite;

/// <summary>Azurite as a child process that keeps everything in memory and ends with this process.</summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    // The well-known account of every storage emulator.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string[] Services = ["Blob", "Queue", "Table"];

    private readonly Process _process;

    private AzuriteServer(Process process, IReadOnlyDictionary<string, string> endpoints)
    {
        _process = process;
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + string.Concat(endpoints.Select(endpoint => $"{endpoint.Key}Endpoint={endpoint.Value}/{Account};"));
    }

    /// <summary>The connection string of the account.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts Azurite, installing it on first use, and returns when it answers.</summary>
    /// <param name="firstPort">The port of blobs, followed by those of queues and tables; null takes free ones.</param>
    /// <param name="say">Is told what takes a while.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">Node.js is missing, or Azurite did not start.</exception>
    public static async Task<AzuriteServer> StartAsync(int? firstPort, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(say);
        var script = await AzuriteInstallation.EnsureAsync(say, cancellationToken);
        var process = Process.Start(StartInfo(script, firstPort))
            ?? throw new InvalidOperationException("Azurite did not start.");
        try
        {
            var endpoints = await ReadEndpointsAsync(process, cancellationToken);
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new AzuriteServer(process, endpoints);
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

    private static ProcessStartInfo StartInfo(string script, int? firstPort)
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
        for (var service = 0; service < Services.Length; service++)
        {
            var port = firstPort is { } first ? first + service : 0;
            start.ArgumentList.Add($"--{Services[service].ToLowerInvariant()}Port");
            start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        }

        return start;
    }

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
