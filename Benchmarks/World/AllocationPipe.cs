using System.IO.Pipes;

namespace Bridge.Benchmarks.World;

/// <summary>Asks a bridge that is measured how much it has allocated.</summary>
internal sealed class AllocationPipe : IDisposable
{
    /// <summary>The environment variable that names the pipe.</summary>
    public const string Variable = "BRIDGE_BENCHMARK_PIPE";

    /// <summary>The pipe's name.</summary>
    public string Name { get; } = $"bridge-benchmark-{Guid.NewGuid():N}";

    /// <summary>The bytes allocated since the process began.</summary>
    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        await using var client = new NamedPipeClientStream(".", Name, PipeDirection.In, PipeOptions.Asynchronous);
        await client.ConnectAsync(cancellationToken);
        var bytes = new byte[sizeof(long)];
        await client.ReadExactlyAsync(bytes, cancellationToken);
        return BitConverter.ToInt64(bytes);
    }

    /// <summary>Takes away what a bridge that was killed has left: outside of Windows a pipe is a file.</summary>
    public void Dispose() => File.Delete(Path.Combine(Path.GetTempPath(), $"CoreFxPipe_{Name}"));
}
