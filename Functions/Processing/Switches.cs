using Bridge.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Processing;

/// <summary>The switches that an operator pauses or observes with. They take effect as soon as the configuration is read again.</summary>
public sealed partial class Switches(IOptionsMonitor<SwitchOptions> settings, RouteTable routes, ILogger<Switches> logger)
{
    /// <summary>
    /// Whether operations of the route, or of the source, wait until the switch is off. While the settings of a switch cannot be read
    /// everything waits, since they may have been meant to stop it.
    /// </summary>
    public bool IsPaused(string source, string route)
    {
        try
        {
            _ = settings.Get(SwitchOptions.Observe);
            return settings.Get(SwitchOptions.Pause).IsOnFor(source, route);
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            Log.Unreadable(logger, exception.Message);
            return true;
        }
    }

    /// <summary>Whether everything is done but the call to the billing API: by a setting, or because the route's file says so.</summary>
    /// <exception cref="OptionsValidationException">The setting cannot be read; <see cref="IsPaused"/> holds everything then.</exception>
    public bool IsObserved(string source, string route) =>
        routes.Find(route) is { IsObserved: true } || settings.Get(SwitchOptions.Observe).IsOnFor(source, route);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Everything is paused until the settings under Pause and Observe are right: {Faults}")]
        public static partial void Unreadable(ILogger logger, string faults);
    }
}
