using Microsoft.Extensions.Configuration;

namespace Bridge.Crm.Zoho;

/// <summary>What a source looks for when it catches up with events that did not come.</summary>
/// <param name="Fields">The modules, each with the fields that its routes ask of an event.</param>
/// <param name="UserId">The user whose changes are the bridge's own, where it has one to itself.</param>
internal sealed record ZohoCatchUpSettings(IReadOnlyDictionary<string, IReadOnlyList<string>> Fields, string? UserId)
{
    /// <summary>Reads the settings <c>CatchUp:{module}</c> and <c>UserId</c>.</summary>
    public static ZohoCatchUpSettings Read(SourceSettings settings, IConfigurationSection section)
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var module in section.GetChildren().Select(child => child.Key))
        {
            var name = $"CatchUp:{module}";
            fields[module] = ZohoName.IsName(module)
                ? ZohoSettings.Names(settings, name)
                : throw settings.Wrong(name, "must name a module by its API name, such as CatchUp:Deals.");
        }

        var user = settings.Text("UserId");
        return user is null || ZohoName.IsId(user)
            ? new ZohoCatchUpSettings(fields, user)
            : throw settings.Wrong("UserId", "must be a user's id, which is a number.");
    }
}
