using Bridge.Json;

namespace Bridge.Tests.Infra;

/// <summary>The templates as the Bicep CLI builds them, from a copy of their folder.</summary>
public sealed class BuiltTemplates : IAsyncLifetime
{
    private const string Nobody = "00000000-0000-0000-0000-000000000000";

    private static readonly string[] Place =
        ["--subscription-id", Nobody, "--tenant-id", Nobody, "--location", "australiaeast", "--deployment-name", "bridge"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bridge-infra-");

    /// <summary>The compiled template, with its modules inside.</summary>
    internal JObject Template { get; private set; } = [];

    internal Deployment Production { get; private set; } = null!;

    internal Deployment Dev { get; private set; } = null!;

    internal Deployment Of(string name) => name == "dev" ? Dev : Production;

    public async Task InitializeAsync()
    {
        var source = new DirectoryInfo(Path.Combine(BicepCli.Repository, "infra"));
        foreach (var file in source.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.FullName, Path.GetRelativePath(source.FullName, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
        }

        Template = Parse(await BicepCli.RunAsync(_folder.FullName, "build", "main.bicep", "--stdout"));
        Production = await DeployAsync("production");
        Dev = await DeployAsync("dev");
    }

    /// <summary>What would come of a deployment with a parameter file of a test's own.</summary>
    internal async Task<Deployment> DeployAsync(string name, string parameters)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, $"main.{name}.bicepparam"), parameters);
        return await DeployAsync(name);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private async Task<Deployment> DeployAsync(string name)
    {
        await BicepCli.RunAsync(_folder.FullName, ["snapshot", $"main.{name}.bicepparam", "--mode", "overwrite", .. Place]);
        return new Deployment(name, Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, $"main.{name}.snapshot.json"))));
    }

    private static JObject Parse(string json) => StrictJson.ParseObject(json);
}

/// <summary>Shares the built templates.</summary>
[CollectionDefinition(Name)]
public sealed class TemplateTests : ICollectionFixture<BuiltTemplates>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "built templates";
}
