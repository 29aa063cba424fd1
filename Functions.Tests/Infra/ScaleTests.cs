using System.Globalization;
using System.Reflection;
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
    [Fact]
    public void Instances_AtTheLeast_AreEnoughForEveryGroupOfFunctions()
    {
        var functions = typeof(BridgeServices).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(FunctionAttribute))).ToList();
        var others = functions.Count(method => !method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))));

        Assert.True(others > 0 && others + 1 <= (int?)templates.Template.SelectToken("parameters.maximumInstanceCount.minValue"));
    }

    [Fact]
    public void AlwaysReady_ByName_AreFunctionsThatThereAre()
    {
        var names = typeof(BridgeServices).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name);

        Assert.Contains("RunOperation", names);
        Assert.Equal("http", Deployment.Text(templates.Production.Single("Microsoft.Web/sites"), $"{Scale}.alwaysReady[0].name"));
    }

    private static string Parameters(int instances, int allowed) => FormattableString.Invariant($"""
        using 'main.bicep'
        param environmentName = 'scaled'
        param location = 'australiaeast'
        param maximumInstanceCount = {instances}
        param billingRequestsPerSecond = {allowed}
        param billingConcurrency = {allowed}
        """);
}
