using System.CommandLine;
using System.Net;

namespace Bridge.Benchmarks.Commands;

/// <summary>
/// Stands in for the bridge where only a bare web server is wanted: the same command line, the same words when it is ready, and every
/// request answered with 202.
/// </summary>
internal sealed class BareServerCommand : Command
{
    public BareServerCommand()
        : base("serve", "The bare web server that the start of the bridge is measured against.")
    {
        Hidden = true;
        TreatUnmatchedTokensAsErrors = false;
        SetAction(async (arguments, cancellationToken) =>
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            await using var app = builder.Build();
            app.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return Task.CompletedTask;
            });
            await app.StartAsync(cancellationToken);
            await arguments.InvocationConfiguration.Output.WriteLineAsync($"Bridge listens on {app.Urls.Single()} (bare)");
            await app.WaitForShutdownAsync(cancellationToken);
        });
    }
}
