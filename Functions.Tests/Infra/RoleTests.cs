using System.Text.RegularExpressions;

namespace Bridge.Tests.Infra;

[Collection(TemplateTests.Name)]
public sealed partial class RoleTests(BuiltTemplates templates)
{
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly IReadOnlyList<string> Allowed =
    [
        "Microsoft.Insights/components: 3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher
        "Microsoft.KeyVault/vaults: 4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
        "Microsoft.Storage/storageAccounts: 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", // Storage Table Data Contributor
        "Microsoft.Storage/storageAccounts: 974c5e8b-45b9-4653-ba55-5f855dd0fb88", // Storage Queue Data Contributor
        "Microsoft.Storage/storageAccounts: b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner
    ];

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Roles_Altogether_AreTheAllowedOnesEachOnOneResource(string deployment)
    {
        var assigned = templates.Of(deployment).All("Microsoft.Authorization/roleAssignments").Select(RoleAndScope);

        Assert.Equal(Allowed, assigned.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void Roles_Altogether_AreTheAppsIdentitys(string deployment)
    {
        var identity = Deployment.Text(templates.Of(deployment).Single("Microsoft.ManagedIdentity/userAssignedIdentities")["id"]);

        Assert.All(templates.Of(deployment).All("Microsoft.Authorization/roleAssignments"), role =>
        {
            Assert.Equal($"[reference('{identity}', '2024-11-30').principalId]", Deployment.Text(role, "properties.principalId"));
            Assert.Equal("ServicePrincipal", Deployment.Text(role, "properties.principalType"));
        });
        Assert.True(templates.Of(deployment).Single("Microsoft.Web/sites").SelectToken("identity.userAssignedIdentities") is JObject { Count: 1 } mine && mine.ContainsKey(identity));
    }

    // What is scoped to a resource group, or to more, has no provider behind the group.
    private static string RoleAndScope(JObject role)
    {
        var scope = Scope().Match(Deployment.Text(role["id"]));
        Assert.True(scope.Success, $"{role["id"]} is not scoped to one resource");
        return $"{scope.Groups["type"].Value}: {Deployment.Text(role, "properties.roleDefinitionId").Split('/')[^1]}";
    }

    [GeneratedRegex(@"^\[extensionResourceId\('/subscriptions/[^/']+/resourceGroups/[^/']+/providers/(?<type>[^/']+/[^/']+)/[^/']+', 'Microsoft\.Authorization/roleAssignments',", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scope();
}
