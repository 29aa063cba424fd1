using System.Text.RegularExpressions;

namespace Bridge.Crm.Zoho;

/// <summary>The notification channel that a source keeps alive.</summary>
/// <param name="Id">Its number, which the source chooses.</param>
/// <param name="Events">What it tells of, such as <c>Deals.edit</c>; <c>all</c> is spelled out.</param>
/// <param name="NotifyUrl">Where it tells it, without the secret.</param>
internal sealed partial record ZohoChannelSettings(string Id, IReadOnlySet<string> Events, Uri NotifyUrl)
{
    private const string UsualId = "1000000001";
    private static readonly string[] All = ["create", "edit", "delete"];

    /// <summary>Reads the settings; null where none says what the channel tells of.</summary>
    public static ZohoChannelSettings? Read(string source, SourceSettings settings, string? publicUrl)
    {
        var events = (settings.Text("Events") ?? string.Empty).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!Array.TrueForAll(events, name => Event().IsMatch(name)))
        {
            throw settings.Wrong("Events", "must be modules with 'create', 'edit', 'delete' or 'all', separated by ';', such as Contacts.create;Deals.edit.");
        }

        var id = settings.Text("ChannelId") ?? UsualId;
        if (!ZohoName.IsId(id))
        {
            throw settings.Wrong("ChannelId", "must be a number.");
        }

        var notifyUrl = settings.Address("NotifyUrl") ?? UsualUrl(source, publicUrl);
        return events.Length == 0 ? null
            : notifyUrl is { Query: "" } ? new ZohoChannelSettings(id, Spelled(events), notifyUrl)
            : throw settings.Wrong("NotifyUrl", "must be the address of this source's webhooks, without a query, where PublicUrl does not give it.");
    }

    private static Uri? UsualUrl(string source, string? publicUrl) =>
        Uri.TryCreate($"{publicUrl?.Trim().TrimEnd('/')}/api/webhooks/{source}", UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

    private static HashSet<string> Spelled(IEnumerable<string> events) => events
        .SelectMany(name => name.Split('.') is [var module, "all"] ? All.Select(operation => $"{module}.{operation}") : [name])
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,99}\\.(?:create|edit|delete|all)\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Event();
}
