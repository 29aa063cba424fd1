namespace Bridge.Sandbox.World;

/// <summary>The sources that the sample of settings names.</summary>
internal static class SourceNames
{
    public const string HubSpot = "hubspot";
    public const string Generic = "generic";
}
