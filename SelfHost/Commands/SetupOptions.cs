using System.CommandLine;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bridge.SelfHost.Commands;

/// <summary>The options that say how the program is set up: every command that needs the settings has them.</summary>
internal sealed class SetupOptions
{
    private readonly Option<string?> _root = new("--root")
    {
        Description = "The folder with host.json and the settings file; relative paths in settings start there. Default: the nearest one with a host.json at or above the current folder, else the program's own.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _settings = new("--settings")
    {
        Description = "The settings file. Default: local.settings.json in the root folder. Environment variables win over it.",
        HelpName = "FILE",
    };

    public SetupOptions(Command command)
    {
        command.Options.Add(_root);
        command.Options.Add(_settings);
    }

    /// <summary>Does the command's work on the set-up; a mistake in the set-up is told on the error stream, and ends with 1.</summary>
    public async Task<int> RunAsync(ParseResult arguments, Func<Setup, Task<int>> work)
    {
        var isMissing = false;
        try
        {
            var root = RootFolder.Find(arguments.GetValue(_root));
            var host = HostJson.Read(Path.Combine(root, HostJson.FileName));
            var settings = LocalSettings.Read(root, arguments.GetValue(_settings));
            isMissing = settings.IsMissing;
            return await work(new Setup(root, host, settings));
        }
        catch (Exception exception) when (StartFailure.Explain(exception) is { } explanation)
        {
            var error = arguments.InvocationConfiguration.Error;
            await error.WriteLineAsync(explanation);
            if (isMissing && StartFailure.IsOfSettings(exception))
            {
                await error.WriteLineAsync($"There is no {LocalSettings.FileName}: copy local.settings.sample.json to it, or set environment variables.");
            }

            return 1;
        }
    }
}

/// <summary>How the program is set up.</summary>
/// <param name="Root">The root folder.</param>
/// <param name="Host">What host.json says.</param>
/// <param name="Settings">What the settings file says.</param>
internal sealed record Setup(string Root, HostJson Host, LocalSettings Settings)
{
    /// <summary>Makes the program, which nobody starts and which logs nothing: for its services alone.</summary>
    public WebApplication Silent(Action<IServiceCollection> addServices) => BridgeApplication.Create(
        Root,
        Host,
        Settings,
        new ListenAddress("http://127.0.0.1:0", null, null),
        typeof(BridgeServices).Assembly.GetTypes(),
        (services, configuration) =>
        {
            services.AddBridge(configuration);
            services.RemoveAll<ILoggerProvider>();
            addServices(services);
        });
}
