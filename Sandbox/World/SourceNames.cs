namespace Bridge.Sandbox.World;

/// <summary>The names of the sources that the Sandbox plays, each that of its sample of routes.</summary>
internal static class SourceNames
{
    public const string HubSpot = "hubspot";
    public const string Dynamics365 = "dynamics365";
    public const string Salesforce = "salesforce";
    public const string Zoho = "zoho";
    public const string Pipedrive = "pipedrive";
    public const string Zendesk = "zendesk";
    public const string Generic = "generic";
}
