using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Routing;

/// <summary>Reads the routes as the host starts, so that it does not start on a mistake, and says what is probably not meant.</summary>
internal sealed partial class RoutesAtStart(RouteTable table, ILogger<RoutesAtStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.Loaded(logger, table.Routes.Count);
        foreach (var warning in table.Warnings)
        {
            Log.ProbablyNotMeant(logger, warning);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} routes are in use.")]
        public static partial void Loaded(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
        public static partial void ProbablyNotMeant(ILogger logger, string warning);
    }
}
