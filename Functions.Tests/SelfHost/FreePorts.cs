using System.Net;
using System.Net.Sockets;

namespace Bridge.Tests.SelfHost;

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>The first of so many free ports in a row.</summary>
    public static int Next(int count)
    {
        for (var first = Random.Shared.Next(20000, 30000); ; first++)
        {
            if (Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
