using System.Text.RegularExpressions;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>What a request to the Web API says, and whether it says all that it must.</summary>
internal static partial class WebApiRequest
{
    /// <summary>What is missing of the headers that every request must have; null where nothing is.</summary>
    public static Answer? Wrong(HttpRequest request)
    {
        var isChange = !HttpMethods.IsGet(request.Method);
        return request.Headers.Accept != "application/json" ? WebApiErrors.Careless("The request must accept application/json.")
            : request.Headers["OData-Version"] != "4.0" || request.Headers["OData-MaxVersion"] != "4.0" ? WebApiErrors.Careless("The request must name OData-Version and OData-MaxVersion 4.0.")
            : !isChange && request.Headers.IfNoneMatch != "null" ? WebApiErrors.Careless("A read must say 'If-None-Match: null'.")
            : isChange && !request.HasJsonContentType() ? WebApiErrors.Careless("A body must be application/json.")
            : null;
    }

    /// <summary>Takes a path such as <c>contacts(id)</c> or <c>EntityDefinitions(LogicalName='contact')</c> apart.</summary>
    public static (string Name, string? Key) Resource(HttpRequest request)
    {
        var match = Segment().Match((string)request.RouteValues["resource"]!);
        return match.Success ? (match.Groups["name"].Value, match.Groups["key"] is { Success: true } key ? key.Value : null) : ("", null);
    }

    /// <summary>The columns that a read asks for, or the first that cannot be asked for so.</summary>
    public static (IReadOnlyList<string> Columns, string? Wrong) Select(HttpRequest request, TableDefinition table)
    {
        if (request.Query["$select"].ToString() is not { Length: > 0 } select)
        {
            return ([.. table.Columns.Keys], null);
        }

        var columns = new List<string>();
        foreach (var property in select.Split(','))
        {
            var column = property is ['_', .. var inner] && inner.EndsWith("_value", StringComparison.Ordinal) ? inner[..^"_value".Length] : property;
            if (!table.Columns.ContainsKey(column) || table.IsLookup(column) != (column != property))
            {
                return ([], property);
            }

            columns.Add(column);
        }

        return (columns, null);
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z]+)(\((?<key>[^()]+)\))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Segment();
}
