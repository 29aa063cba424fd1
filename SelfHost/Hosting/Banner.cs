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
        await output.WriteLineAsync($"Its dashboard is at {Dashboard(app)}.");
        await output.WriteLineAsync();
        foreach (var function in functions)
        {
            await output.WriteLineAsync($"  {function.Name.PadRight(width)}  {function.Trigger.Summary}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("Press Ctrl+C to stop.");
    }

    private static Uri Dashboard(WebApplication app) => new(new Uri(app.Urls.First()), "/api/dashboard");
}
