using System.Net;
using System.Net.Sockets;

namespace Bridge.Tests.Billing;

/// <summary>Takes one connection, never answers, and keeps every byte that came over it.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentServer()
    {
        _listener.Start();
        Bytes = ReadAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    /// <summary>What came until the client closed the connection.</summary>
    public Task<byte[]> Bytes { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<byte[]> ReadAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var bytes = new MemoryStream();
        await client.GetStream().CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
