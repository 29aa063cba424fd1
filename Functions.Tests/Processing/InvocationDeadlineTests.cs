using System.Globalization;
using Bridge.Json;
using Bridge.Processing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Processing;

public sealed class InvocationDeadlineTests
{
    private static readonly ProtocolTimes Times = new(
        new TimeScale(new ConfigurationBuilder().Build()), Options.Create(new ProcessingOptions()));

    [Fact]
    public void Token_OnceTheBudgetIsSpent_IsCancelledBeforeTheHostsOwnLimit()
    {
        var clock = new FakeTimeProvider();
        using var deadline = new InvocationDeadline(Times, clock, default);

        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(deadline.Token.IsCancellationRequested);
        clock.Advance(FunctionTimeout() - TimeSpan.FromSeconds(65));

        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void Token_WhenTheHostStops_IsCancelled()
    {
        using var host = new CancellationTokenSource();
        using var deadline = new InvocationDeadline(Times, new FakeTimeProvider(), host.Token);

        host.Cancel();

        Assert.True(deadline.Token.IsCancellationRequested);
    }

    private static TimeSpan FunctionTimeout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bridge.sln")))
        {
            folder = folder.Parent!;
        }

        var host = StrictJson.ParseFile(File.ReadAllBytes(Path.Combine(folder.FullName, "host.json")));
        return TimeSpan.Parse((string)host["functionTimeout"]!, CultureInfo.InvariantCulture);
    }
}
