using System.IO.Pipes;

namespace Bridge.Benchmarks.World;

/// <summary>Asks a bridge that is measured how much it has allocated.</summary>
internal sealed class AllocationPipe : IDisposable
{
    /// <summary>The environment variable that names the pipe.</summary>
    public const string Variable = "BRIDGE_BENCHMARK_PIPE";

    private static readonly byte[] Question = [1];

    // One connection for all questions: a second one might meet a server that has just gone.
    private readonly NamedPipeClientStream _client;

    public AllocationPipe() => _client = new(".", Name, PipeDirection.InOut, PipeOptions.Asynchronous);

    /// <summary>The pipe's name.</summary>
    public string Name { get; } = $"bridge-benchmark-{Guid.NewGuid():N}";

    /// <summary>The bytes allocated since the process began. One asks at a time.</summary>
    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_client.IsConnected)
        {
            await _client.ConnectAsync(cancellationToken);
        }

        await _client.WriteAsync(Question, cancellationToken);
        var bytes = new byte[sizeof(long)];
        await _client.ReadExactlyAsync(bytes, cancellationToken);
        return BitConverter.ToInt64(bytes);
    }

    /// <summary>Ends the connection, and takes away what a bridge that was killed has left: outside of Windows a pipe is a file.</summary>
    public void Dispose()
    {
        _client.Dispose();
        File.Delete(Path.Combine(Path.GetTempPath(), $"CoreFxPipe_{Name}"));
    }
}
