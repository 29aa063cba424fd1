using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bridge.Tests.Billing;

/// <summary>Answers every request with a line that is no HTTP.</summary>
internal sealed class NoHttpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public NoHttpServer(string line)
    {
        _listener.Start();
        _ = AnswerAsync(Encoding.UTF8.GetBytes($"{line}\r\n\r\n"));
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(byte[] line)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                await stream.ReadExactlyAsync(new byte[16]);
                await stream.WriteAsync(line);
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
