#pragma warning disable CA1822, CA1065, IDE0060 // Interim.
using Bridge.Crm;

namespace Bridge.Routing;

/// <summary>All routes of the bridge, read from the files of <c>Routes:Files</c> and validated whole.</summary>
public sealed class RouteTable
{
    /// <summary>The routes, in the order of their files.</summary>
    public IReadOnlyList<Route> Routes => throw new NotSupportedException();

    /// <summary>What is allowed but probably not meant, such as <c>move-funds</c> without <c>oncePer</c>.</summary>
    public IReadOnlyList<string> Warnings => throw new NotSupportedException();

    /// <summary>The routes that wait for an event, in order.</summary>
    public IEnumerable<Route> Match(CrmEvent crmEvent) => throw new NotSupportedException();

    /// <summary>The route of that id, or null.</summary>
    public Route? Find(string id) => throw new NotSupportedException();
}
