using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Hosting;

namespace Bridge.SelfHost.Commands;

/// <summary><c>bridge serve</c>: runs the functions until the process is told to end.</summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<int?> _port = new("--port", "-p")
    {
        Description = "The port to listen on; 0 takes a free one. Default: Host.LocalHttpPort of the settings file, else 7071.",
        HelpName = "PORT",
        CustomParser = ParsePort,
    };

    private readonly Option<string?> _host = new("--host")
    {
        Description = "The address to listen on, such as 0.0.0.0 for every network. Default: localhost, this machine alone.",
        HelpName = "ADDRESS",
    };

    private readonly Option<string?> _urls = new("--urls")
    {
        Description = "Whole addresses to listen on, separated by semicolons, instead of --host and --port.",
        HelpName = "URLS",
    };

    private readonly SetupOptions _setup;

    public ServeCommand()
        : base("serve", "Runs the functions: takes webhooks, works on the queues, keeps the timers.")
    {
        Options.Add(_port);
        Options.Add(_host);
        Options.Add(_urls);
        _setup = new SetupOptions(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => _setup.RunAsync(arguments, async setup =>
    {
        await using var app = BridgeApplication.Create(setup.Root, setup.Host, setup.Settings, Listen(arguments, setup.Settings));
        await app.StartAsync(cancellationToken);
        await Banner.WriteAsync(arguments.InvocationConfiguration.Output, app, setup.Root);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    });

    private ListenAddress Listen(ParseResult arguments, LocalSettings settings)
    {
        var (urls, host, port) = (arguments.GetValue(_urls), arguments.GetValue(_host), arguments.GetValue(_port));
        return urls is null || (host is null && port is null)
            ? new ListenAddress(urls, host, port ?? settings.Port)
            : throw new StartException("--urls stands in for --host and --port: give one or the other.");
    }

    private static int? ParsePort(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (ushort.TryParse(text, CultureInfo.InvariantCulture, out var port))
        {
            return port;
        }

        argument.AddError($"--port takes a number from 0 to 65535, not {text}.");
        return null;
    }
}
