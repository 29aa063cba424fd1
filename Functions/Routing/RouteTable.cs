using Bridge.Crm;

namespace Bridge.Routing;

/// <summary>All routes of the bridge, read from the files of <c>Routes:Files</c> and validated whole.</summary>
public sealed class RouteTable
{
    internal RouteTable(IReadOnlyList<Route> routes, IReadOnlyList<string> warnings)
    {
        Routes = routes;
        Warnings = warnings;
    }

    /// <summary>The routes, in the order of their files.</summary>
    public IReadOnlyList<Route> Routes { get; }

    /// <summary>What is allowed but probably not meant, such as <c>move-funds</c> without <c>oncePer</c>.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The routes that wait for an event, in order.</summary>
    public IEnumerable<Route> Match(CrmEvent crmEvent) => Routes.Where(route => route.Matches(crmEvent));

    /// <summary>The route of that id, or null.</summary>
    public Route? Find(string id) => Routes.FirstOrDefault(route => string.Equals(route.Id, id, StringComparison.Ordinal));
}
