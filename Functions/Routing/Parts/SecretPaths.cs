using Bridge.Crm;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Parts;

/// <summary>Where inputs are that are used and never kept: a route's <c>secrets</c>, and what its captcha token comes from.</summary>
/// <param name="Paths">The paths.</param>
internal sealed record SecretPaths(IReadOnlyList<RoutePath> Paths)
{
    /// <summary>Whether a path may find a secret, or something around it.</summary>
    public bool Cover(RoutePath path) => Paths.Any(secret => secret.Overlaps(path));

    /// <summary>The event without them. Its id and fingerprint stay.</summary>
    public CrmEvent Remove(CrmEvent crmEvent)
    {
        var paths = Paths.Where(path => path.Root == PathRoot.Event).ToList();
        if (paths.Count == 0)
        {
            return crmEvent;
        }

        var data = (JObject)crmEvent.Data.DeepClone();
        foreach (var secret in paths.SelectMany(path => path.Find(data)).ToHashSet<JToken>(ReferenceEqualityComparer.Instance))
        {
            (secret.Parent is JProperty property ? property : secret).Remove();
        }

        return crmEvent with { Data = data };
    }
}
