using System.Net;
using System.Net.Sockets;

namespace Bridge.Sandbox.Servers;

/// <summary>Which ports of the loopback address are free.</summary>
internal static class Ports
{
    /// <summary>Whether nothing listens on any of them.</summary>
    public static bool AreFree(params ReadOnlySpan<int> ports)
    {
        foreach (var port in ports)
        {
            if (!CanListen(port, out _))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The port if it is free, else some free one.</summary>
    public static int FreeOr(int usual) => AreFree(usual) ? usual : Free();

    /// <summary>Some free port.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static int Free() =>
        CanListen(0, out var port) ? port : throw new InvalidOperationException("This machine has no free port.");

    /// <summary>Starts a server on its usual port, or on a free one where that is taken.</summary>
    public static async Task<T> UsualOrFreeAsync<T>(int usual, Func<int, Task<T>> start)
    {
        try
        {
            return await start(usual);
        }
        catch (IOException)
        {
            return await start(0);
        }
    }

    private static bool CanListen(int port, out int actual)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        actual = port;
        try
        {
            listener.Start();
            actual = ((IPEndPoint)listener.LocalEndpoint).Port;
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
