using Bridge.Operations;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Views;

/// <summary>A filter as the parameters of a URL.</summary>
internal static class FilterQuery
{
    /// <summary>The parameters of the filter that a query holds.</summary>
    public static Dictionary<string, string> Of(IQueryCollection query) =>
        FilterReader.Names.Where(query.ContainsKey).ToDictionary(name => name, name => query[name].ToString(), StringComparer.Ordinal);

    /// <summary>Parameters as a query, without a question mark.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters.Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value)}"));
}
