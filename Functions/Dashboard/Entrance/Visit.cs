using Bridge.Dashboard.Pages.Layout;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Entrance;

/// <summary>A request of an operator who is signed in.</summary>
/// <param name="Request">The request.</param>
/// <param name="Root">The path under which the dashboard lies.</param>
/// <param name="Person">The operator.</param>
public sealed record Visit(HttpRequest Request, string Root, Person Person)
{
    /// <summary>What surrounds a page.</summary>
    public Frame Frame(string title, Area area) => new(Root, title, area, Person);

    /// <summary>The path under which the dashboard lies, by the path of any of its pages.</summary>
    internal static string RootOf(HttpRequest request)
    {
        const string Dashboard = "/dashboard";
        var path = (request.PathBase + request.Path).Value ?? "";
        var at = path.IndexOf(Dashboard, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? Dashboard : path[..(at + Dashboard.Length)];
    }
}
