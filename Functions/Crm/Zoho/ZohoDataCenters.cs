namespace Bridge.Crm.Zoho;

/// <summary>
/// Where Zoho keeps accounts, by its own names of the data centres
/// (https://www.zoho.com/accounts/protocol/oauth/multi-dc.html). Where their API is, each token says.
/// </summary>
internal static class ZohoDataCenters
{
    private static readonly Dictionary<string, Uri> Accounts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["us"] = new("https://accounts.zoho.com/"),
        ["eu"] = new("https://accounts.zoho.eu/"),
        ["in"] = new("https://accounts.zoho.in/"),
        ["au"] = new("https://accounts.zoho.com.au/"),
        ["jp"] = new("https://accounts.zoho.jp/"),
        ["ca"] = new("https://accounts.zohocloud.ca/"),
        ["sa"] = new("https://accounts.zoho.sa/"),
        ["uk"] = new("https://accounts.zoho.uk/"),
        ["cn"] = new("https://accounts.zoho.com.cn/"),
    };

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => Accounts.Keys;

    /// <summary>The address that gives out tokens; null where there is no such data centre.</summary>
    public static Uri? AccountsOf(string name) => Accounts.GetValueOrDefault(name);
}
