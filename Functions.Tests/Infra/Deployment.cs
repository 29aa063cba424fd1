namespace Bridge.Tests.Infra;

/// <summary>What comes of a deployment with one of the parameter files: every resource, modules included, with its values filled in.</summary>
internal sealed class Deployment(string name, JObject snapshot)
{
    private readonly IReadOnlyList<JObject> _resources = [.. snapshot["predictedResources"]!.Cast<JObject>()];

    public IReadOnlyList<JObject> All(string type) => [.. _resources.Where(resource => Text(resource["type"]) == type)];

    public JObject Single(string type) => Assert.Single(All(type));

    public JObject Named(string type, string lastName) =>
        Assert.Single(All(type), resource => Text(resource["name"]).Split('/')[^1] == lastName);

    /// <summary>The app settings, by their names in Azure.</summary>
    public IReadOnlyDictionary<string, string> Settings => ((JObject)Named("Microsoft.Web/sites/config", "appsettings")["properties"]!)
        .Properties().ToDictionary(setting => setting.Name, setting => Text(setting.Value), StringComparer.Ordinal);

    public IEnumerable<string> Outputs(string output) => snapshot["outputs"]![output]!.Select(Text);

    public string Output(string output) => Text(snapshot["outputs"]![output]);

    public override string ToString() => name;

    public static string Text(JToken? token) => token?.ToString() ?? throw new ArgumentException("There is no such property.", nameof(token));

    public static string Text(JObject resource, string path) => Text(resource.SelectToken(path));

    public static bool Flag(JObject resource, string path) =>
        (bool?)resource.SelectToken(path) ?? throw new ArgumentException($"There is no {path}.", nameof(path));
}
