using System.Globalization;

namespace Bridge.Sandbox.World;

/// <summary>The ports that everything has unless they are taken; <c>local.settings.sample.json</c> names some. Each gives way to a free one where it is taken.</summary>
internal static class UsualPorts
{
    public const int Azurite = 10000;
    public const int Bridge = 7071;
    public const int Page = 7170;
    public const int Billing = 7180;
    public const int HubSpot = 7181;
    public const int Receiver = 7182;
    public const int Dynamics365 = 7183;
    public const int Salesforce = 7184;
    public const int Zoho = 7185;
    public const int Pipedrive = 7186;
    public const int Zendesk = 7187;

    private static readonly int[] OfServers = [Azurite, Bridge, Billing, HubSpot, Receiver];

    /// <summary>Whether a setting speaks of one of the usual ports.</summary>
    public static bool AreIn(string setting) =>
        Array.Exists(OfServers, port => setting.Contains($":{port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));
}
