using System.Globalization;
using System.Reflection;
using Bridge.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Tests.Infra;

[Collection(TemplateTests.Name)]
public sealed class ScaleTests(BuiltTemplates templates)
{
    private const string Scale = "properties.functionAppConfig.scaleAndConcurrency";

    [Theory]
    [InlineData(16, 80, 5)]
    [InlineData(12, 50, 4)]
    [InlineData(40, 40, 1)]
    public async Task Instances_AllOfThemTogether_CallNoMoreThanTheBillingApiAllows(int instances, int allowed, int share)
    {
        var deployment = await templates.DeployAsync($"scaled-{instances}", Parameters(instances, allowed));

        Assert.Equal(instances, (int?)deployment.Single("Microsoft.Web/sites").SelectToken($"{Scale}.maximumInstanceCount"));
        Assert.Equal(share.ToString(CultureInfo.InvariantCulture), deployment.Settings["Billing__RequestsPerSecond"]);
        Assert.Equal(share.ToString(CultureInfo.InvariantCulture), deployment.Settings["Billing__Concurrency"]);
        Assert.True(share * instances <= allowed);
    }

    [Fact]
    public async Task Instances_MoreThanTheBillingApiAllows_AreRefused()
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => templates.DeployAsync("too-many", Parameters(40, 30)));

        Assert.Contains("billingRequestsPerSecond is less than maximumInstanceCount", refusal.Message, StringComparison.Ordinal);
    }

    // HTTP functions scale out together, and every other one by itself.
    // https://learn.microsoft.com/azure/azure-functions/event-driven-scaling#per-function-scaling
    [Theory]
    [InlineData(1, 12)]
    [InlineData(4, 15)]
    [InlineData(8, 19)]
    public async Task Instances_AtTheLeast_AreOneForEveryGroupOfFunctionsThatRun(int queues, int least)
    {
        var deployment = await templates.DeployAsync($"least-{queues}", Parameters(least, least, queues));
        using var app = ConfiguredApp.From(deployment.Settings);
        var running = Functions.Count(function => !function.IsHttp && !FunctionSwitch.IsOff(app.Configuration, function.Name));

        Assert.Equal(least, running + 1);
        await Assert.ThrowsAnyAsync<Exception>(() => templates.DeployAsync("too-few", Parameters(least - 1, least, queues)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Queues_OfOperations_AsManyAsTheParameterSays_AreSentToAndRead(int queues)
    {
        var deployment = await templates.DeployAsync($"queues-{queues}", Parameters(40, 40, queues));
        using var app = ConfiguredApp.From(deployment.Settings);

        var read = Enumerable.Range(0, QueueOptions.MostOfOperations).Where(number => !FunctionSwitch.IsOff(app.Configuration, BridgeQueues.ReaderOf(number)));

        Assert.Equal(Enumerable.Range(0, queues), read);
        Assert.Equal([.. Enumerable.Range(0, queues).Select(BridgeQueues.OperationsNameOf), "write-backs"], app.Queues.All.Select(queue => queue.Name));
    }

    [Fact]
    public async Task Instances_ThatAreAlwaysReady_AreForFunctionsThatThereAre()
    {
        var deployment = await templates.DeployAsync("ready", $"{Parameters(40, 40, QueueOptions.MostOfOperations)}\nparam alwaysReadyForOperations = 2");
        var ready = deployment.Single("Microsoft.Web/sites").SelectTokens($"{Scale}.alwaysReady[*].name").Select(Deployment.Text).ToList();

        Assert.Equal(["http", .. Enumerable.Range(0, QueueOptions.MostOfOperations).Select(number => $"function:{BridgeQueues.ReaderOf(number)}")], ready);
        Assert.Equal("http", Deployment.Text(templates.Production.Single("Microsoft.Web/sites"), $"{Scale}.alwaysReady[0].name"));
    }

    private static IEnumerable<(string Name, bool IsHttp)> Functions =>
        from type in typeof(BridgeServices).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select (function.Name, method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))));

    private static string Parameters(int instances, int allowed, int queues = 1) => FormattableString.Invariant($$"""
        using 'main.bicep'
        param environmentName = 'scaled'
        param location = 'australiaeast'
        param maximumInstanceCount = {{instances}}
        param billingRequestsPerSecond = {{allowed}}
        param billingConcurrency = {{allowed}}
        param operationQueues = {{queues}}
        param settings = { Routes__Files: 'routes/hubspot.json', Sources__hubspot__Kind: 'HubSpot' }
        """);
}
