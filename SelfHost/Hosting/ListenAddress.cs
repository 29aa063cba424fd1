using System.Globalization;
using System.Net;

namespace Bridge.SelfHost.Hosting;

/// <summary>Where the program listens: at whole addresses, or at a host and port.</summary>
/// <param name="Urls">Addresses separated by semicolons, or null.</param>
/// <param name="Host">An address of this machine; null for itself alone.</param>
/// <param name="Port">The port; null for that of the Azure Functions Core Tools.</param>
internal sealed record ListenAddress(string? Urls, string? Host, int? Port)
{
    private const int DefaultPort = 7071;

    /// <summary>Sets the web server up.</summary>
    public void Configure(IWebHostBuilder web)
    {
        // Without HTTP/3, whose parts would lie in memory unused: webhooks come over 1.1 and 2.
        web.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Configure(context.Configuration.GetSection("Kestrel"));
        });
        web.UseUrls(Urls ?? Url());
    }

    private string Url()
    {
        var port = Port ?? DefaultPort;

        // A free port can be found on one address only, and localhost is two.
        var host = Host ?? (port == 0 ? IPAddress.Loopback.ToString() : "localhost");
        return string.Create(CultureInfo.InvariantCulture, $"http://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host.Trim('[', ']')}]" : host)}:{port}");
    }
}
