using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Functions;
using Bridge.Triggers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Bridge.Tests.SelfHost;

public sealed class ConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bridge-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void HostJson_WithoutSettings_HasTheDefaultsOfTheFunctionsHost()
    {
        var host = HostJson.Read(Write("host.json", """{ "version": "2.0" }"""));

        Assert.Equal("api", host.RoutePrefix);
        Assert.Equal(TimeSpan.FromMinutes(30), host.FunctionTimeout);
        Assert.Equal(
            new QueueSettings(16, 8 * Environment.ProcessorCount, 5, TimeSpan.Zero, TimeSpan.FromMinutes(1), MessageEncoding.Base64),
            host.Queues);
        Assert.Empty(host.LogLevels);
    }

    [Fact]
    public void HostJson_WithSettings_IsRead()
    {
        var host = HostJson.Read(Write("host.json", """
            {
              "version": "2.0",
              "functionTimeout": "00:01:30",
              "extensions": {
                "Http": { "routePrefix": "" },
                "Queues": {
                  "batchSize": 32, "newBatchThreshold": 0, "maxDequeueCount": 1, "visibilityTimeout": "00:00:30",
                  "maxPollingInterval": "00:00:02", "messageEncoding": "none"
                }
              },
              "logging": { "logLevel": { "default": "Warning", "Bridge.Intake": "debug" } }
            }
            """));

        Assert.Equal(string.Empty, host.RoutePrefix);
        Assert.Equal(TimeSpan.FromSeconds(90), host.FunctionTimeout);
        Assert.Equal(new QueueSettings(32, 0, 1, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2), MessageEncoding.None), host.Queues);
        Assert.Equal(LogLevel.Warning, host.LogLevels["default"]);
        Assert.Equal(LogLevel.Debug, host.LogLevels["Bridge.Intake"]);
    }

    [Fact]
    public void HostJson_WithTimeoutOfMinusOne_LetsFunctionsRunForEver() =>
        Assert.Equal(Timeout.InfiniteTimeSpan, HostJson.Read(Write("host.json", """{ "version": "2.0", "functionTimeout": "-1" }""")).FunctionTimeout);

    [Fact]
    public void HostJson_WhereTimeRunsFast_HidesMessagesForWholeSeconds()
    {
        var scale = new TimeScale(new ConfigurationBuilder().AddInMemoryCollection([new(TimeScale.Setting, "0.024")]).Build());
        var host = TestHost.HostJson with
        {
            FunctionTimeout = TimeSpan.FromSeconds(100),
            Queues = TestHost.HostJson.Queues with { VisibilityTimeout = TimeSpan.FromSeconds(30) },
        };

        var fast = host.At(scale);

        Assert.Equal(TimeSpan.FromSeconds(2.4), fast.FunctionTimeout);
        Assert.Equal(TimeSpan.FromSeconds(1), fast.Queues.VisibilityTimeout);
        Assert.Equal(TimeSpan.FromSeconds(15), fast.Queues.HiddenFor);
        Assert.Equal(TimeSpan.Zero, TestHost.HostJson.At(scale).Queues.VisibilityTimeout);
        Assert.Equal(Timeout.InfiniteTimeSpan, (host with { FunctionTimeout = Timeout.InfiniteTimeSpan }).At(scale).FunctionTimeout);
    }

    [Fact]
    public void HostJson_InEarnest_KeepsItsTimes() =>
        Assert.Equal(TestHost.HostJson, TestHost.HostJson.At(new TimeScale(new ConfigurationBuilder().Build())));

    [Theory]
    [InlineData("""{ "version": "1.0" }""", "version")]
    [InlineData("""{ }""", "version")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "soon" }""", "functionTimeout")]
    [InlineData("""{ "version": "2.0", "functionTimeout": 90 }""", "functionTimeout")]
    [InlineData("""{ "version": "2.0", "extensions": [] }""", "extensions")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": {} } } }""", "extensions.http.routePrefix")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "batchSize": 33 } } }""", "extensions.queues.batchSize")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "batchSize": 0 } } }""", "extensions.queues.batchSize")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "batchSize": "16" } } }""", "extensions.queues.batchSize")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "newBatchThreshold": -1 } } }""", "extensions.queues.newBatchThreshold")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "maxDequeueCount": 0 } } }""", "extensions.queues.maxDequeueCount")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "visibilityTimeout": "8.00:00:00" } } }""", "extensions.queues.visibilityTimeout")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "maxPollingInterval": "00:00:00.05" } } }""", "extensions.queues.maxPollingInterval")]
    [InlineData("""{ "version": "2.0", "extensions": { "queues": { "messageEncoding": "utf8" } } }""", "extensions.queues.messageEncoding")]
    [InlineData("""{ "version": "2.0", "logging": { "logLevel": { "default": "Loud" } } }""", "logging.logLevel.default")]
    [InlineData("""{ "version": "2.0" """, "host.json")]
    public void HostJson_WithAMistake_NamesFileAndPath(string json, string path)
    {
        var file = Write("host.json", json);

        var exception = Assert.Throws<StartException>(() => HostJson.Read(file));

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostJson_WithAMistake_NamesItsLine()
    {
        var exception = Assert.Throws<StartException>(() => HostJson.Read(Write("host.json", "{\n\"version\": \"2.0\",\n\"functionTimeout\": 1 }")));

        Assert.Contains("line 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LocalSettings_WithValues_AreConfigurationKeys()
    {
        Write("local.settings.json", """
            { "IsEncrypted": false, "Values": { "Billing__BaseUrl": "http://billing", "Plain": "a", "Number": 5 }, "Host": { "LocalHttpPort": 7999 } }
            """);

        var settings = LocalSettings.Read(_folder.FullName, asked: null);

        Assert.Equal("http://billing", settings.Values["Billing:BaseUrl"]);
        Assert.Equal("a", settings.Values["Plain"]);
        Assert.Equal("5", settings.Values["Number"]);
        Assert.Equal(7999, settings.Port);
        Assert.False(settings.IsMissing);
    }

    [Fact]
    public void LocalSettings_WhenTheFileIsMissing_AreEmpty()
    {
        var settings = LocalSettings.Read(_folder.FullName, asked: null);

        Assert.True(settings.IsMissing);
        Assert.Empty(settings.Values);
    }

    [Fact]
    public void LocalSettings_WhenTheFileThatWasAskedForIsMissing_AreRefused() =>
        Assert.Contains("nowhere.json", Assert.Throws<StartException>(() => LocalSettings.Read(_folder.FullName, "nowhere.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void LocalSettings_ThatAreEncrypted_AreRefused()
    {
        Write("local.settings.json", """{ "IsEncrypted": true, "Values": { "Secret": "cipher" } }""");

        Assert.Contains("encrypted", Assert.Throws<StartException>(() => LocalSettings.Read(_folder.FullName, asked: null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LocalSettings_WithAMistake_DoNotTellTheValue()
    {
        Write("local.settings.json", """{ "Values": { "Secret": { "inner": "s3cret" } } }""");

        var message = Assert.Throws<StartException>(() => LocalSettings.Read(_folder.FullName, asked: null)).Message;

        Assert.Contains("Values.Secret", message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_AgainstTheSettingsFile_Wins()
    {
        var name = $"BRIDGE_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable($"{name}__inner", "environment");
        await using var host = await TestHost.StartAsync(typeof(object), settings: [new($"{name}:inner", "file"), new($"{name}:other", "file")]);

        Assert.Equal("environment", host.Configuration[$"{name}:inner"]);
        Assert.Equal("file", host.Configuration[$"{name}:other"]);
    }

    [Fact]
    public void RootFolder_ThatWasAskedForAndIsMissing_IsRefused() =>
        Assert.Throws<StartException>(() => RootFolder.Find(Path.Combine(_folder.FullName, "nowhere")));

    [Theory]
    [InlineData(null, new[] { "RunOperation" })]
    [InlineData("3", new[] { "RunOperation", "RunOperation1", "RunOperation2" })]
    [InlineData("8", new[] { "RunOperation", "RunOperation1", "RunOperation2", "RunOperation3", "RunOperation4", "RunOperation5", "RunOperation6", "RunOperation7" })]
    public void Functions_OfQueuesThatAreNotInUse_DoNotRun(string? queues, string[] running)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(queues is null ? [] : [new("Queues:Operations", queues)]).Build();
        var configuration = new ConfigurationBuilder().AddConfiguration(settings).AddInMemoryCollection(UnusedQueues.SwitchedOff(settings)).Build();

        var functions = new FunctionCatalog(configuration, "api").Find([typeof(RunOperationFunctions), typeof(SweepFunction)]);

        Assert.Equal([.. running, "Sweep"], functions.Select(function => function.Name));
    }

    [Theory]
    [InlineData("AzureWebJobs.Sweep.Disabled", "true", 0)]
    [InlineData("AzureWebJobs_Sweep_Disabled", "True", 0)]
    [InlineData("AzureWebJobs.Sweep.Disabled", "1", 0)]
    [InlineData("AzureWebJobs.Sweep.Disabled", "false", 1)]
    [InlineData("AzureWebJobs.Measure.Disabled", "true", 1)]
    public void Function_ThatIsSwitchedOff_DoesNotRun(string setting, string value, int running)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(setting, value)]).Build();

        Assert.Equal(running, new FunctionCatalog(configuration, "api").Find([typeof(SweepFunction)]).Count);
    }

    private string Write(string name, string content)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, content);
        return file;
    }
}
