using System.Reflection;
using Bridge.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Tests.Infra;

[Collection(TemplateTests.Name)]
public sealed class StorageNameTests(BuiltTemplates templates)
{
    private const string Account = "Microsoft.Storage/storageAccounts";

    private static readonly Assembly Code = typeof(BridgeServices).Assembly;

    // The further queues of operations have poison queues as well, which the sweep empties.
    [Fact]
    public void Queues_OfTheTemplate_AreThoseThatFunctionsListenToAndTheirPoisonQueues()
    {
        var listened = Code.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName)
            .OfType<string>()
            .Where(name => !name.EndsWith(BridgeQueues.PoisonSuffix, StringComparison.Ordinal));

        Assert.Equal(
            listened.SelectMany(name => new[] { name, name + BridgeQueues.PoisonSuffix }).Order(StringComparer.Ordinal), Names("queueServices/queues"));
    }

    [Fact]
    public void Tables_OfTheTemplate_AreTheCodes() =>
        Assert.Equal(Constants("TableName").Order(StringComparer.Ordinal), Names("tableServices/tables"));

    [Fact]
    public void Containers_OfTheTemplate_AreTheCodesAndThePackages()
    {
        Assert.Equal(Constants("ContainerName").Append("packages").Order(StringComparer.Ordinal), Names("blobServices/containers"));
        Assert.Contains(EventBlobs.ContainerName, Names("blobServices/containers"));
        Assert.Contains("'{0}packages'", Deployment.Text(templates.Production.Single("Microsoft.Web/sites"), "properties.functionAppConfig.deployment.storage.value"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Constants(string name) => Code.GetTypes()
        .Select(type => type.GetField(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue())
        .OfType<string>();

    private IOrderedEnumerable<string> Names(string kind) =>
        templates.Production.All($"{Account}/{kind}").Select(part => Deployment.Text(part["name"]).Split('/')[^1]).Order(StringComparer.Ordinal);
}
