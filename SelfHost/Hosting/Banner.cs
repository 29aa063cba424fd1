using Bridge.SelfHost.Functions;

namespace Bridge.SelfHost.Hosting;

/// <summary>What the program says when it has started: where it listens, and what makes each function run.</summary>
internal static class Banner
{
    public static async Task WriteAsync(TextWriter output, WebApplication app, string root)
    {
        var address = string.Join(", ", app.Urls);
        var functions = app.Services.GetRequiredService<IReadOnlyList<HostedFunction>>();
        var width = functions.Select(function => function.Name.Length).DefaultIfEmpty().Max();
        await output.WriteLineAsync($"Bridge listens on {address} (root folder {root}).");
        if (functions.FirstOrDefault(function => function.Name == "Dashboard")?.Trigger is HttpTrigger dashboard)
        {
            await output.WriteLineAsync($"Its dashboard is at {app.Urls.First()}/{dashboard.Route}.");
        }

        await output.WriteLineAsync();
        foreach (var function in functions)
        {
            await output.WriteLineAsync($"  {function.Name.PadRight(width)}  {function.Trigger.Summary}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("Press Ctrl+C to stop.");
    }
}
