namespace Bridge.Sandbox.World;

/// <summary>The ports that <c>local.settings.sample.json</c> names. Each gives way to a free one where it is taken.</summary>
internal static class UsualPorts
{
    public const int Azurite = 10000;
    public const int Bridge = 7071;
    public const int Page = 7170;
    public const int Billing = 7180;
    public const int HubSpot = 7181;
    public const int Receiver = 7182;
}
