using System.Text.RegularExpressions;

namespace Bridge.Crm.Zendesk;

/// <summary>What a look for missed events searches, and which events it takes what it finds for.</summary>
/// <param name="Type">The type of the events.</param>
/// <param name="Find">The type of the records.</param>
/// <param name="Query">Words of Zendesk's search that the records must fit, beside the time; may be empty.</param>
/// <remarks>https://support.zendesk.com/hc/en-us/articles/4408886879258-Zendesk-Support-search-reference</remarks>
internal sealed partial record ZendeskCatchUp(string Type, ZendeskResource Find, string Query)
{
    private const string Created = ".created";
    private const int MaxQuery = 1000;

    /// <summary>The record's time that the search goes by, without its <c>_at</c>.</summary>
    public string Time => Type.EndsWith(Created, StringComparison.Ordinal) ? "created" : "updated";

    public static ZendeskCatchUp Read(SourceSettings settings, string section)
    {
        var type = settings.Text($"{section}:Type") ?? throw settings.Wrong($"{section}:Type", "is missing: it is the type of event that a route waits for.");
        var find = settings.Text($"{section}:Find") ?? "tickets";
        var query = settings.Text($"{section}:Query") ?? "";
        var resource = ZendeskResource.Find(find)
            ?? throw settings.Wrong($"{section}:Find", $"must be one of: {string.Join(", ", ZendeskResource.All.Select(known => known.Name))}.");
        if (ZendeskEvents.IsSubscribed(type) && type != $"{ZendeskEvents.Prefix}{resource.Singular}{Created}")
        {
            throw settings.Wrong($"{section}:Type", $"cannot be found again: a search knows no single change. Of Zendesk's own events it finds {ZendeskEvents.Prefix}{resource.Singular}{Created} alone among its {resource.Name}.");
        }

        return query.Length <= MaxQuery && !SetByWhatIsLookedFor().IsMatch(query)
            ? new ZendeskCatchUp(type, resource, query)
            : throw settings.Wrong($"{section}:Query", $"must hold at most {MaxQuery} characters, and no created, updated or type: these are set by what is looked for.");
    }

    [GeneratedRegex("\\b(?:created|updated|type)\\s*[:<>=]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetByWhatIsLookedFor();
}
