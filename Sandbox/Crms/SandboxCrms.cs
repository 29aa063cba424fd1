using Bridge.Sandbox.Dynamics365;
using Bridge.Sandbox.Generic;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Pipedrive;
using Bridge.Sandbox.Salesforce;
using Bridge.Sandbox.World;
using Bridge.Sandbox.Zendesk;
using Bridge.Sandbox.Zoho;

namespace Bridge.Sandbox.Crms;

/// <summary>A CRM that the Sandbox can play.</summary>
/// <param name="Name">Its name, as in <see cref="ISandboxCrm.Name"/>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="UsualPort">Where it listens if it can.</param>
/// <param name="Customer">The name of the customer that it looks after.</param>
/// <param name="StartAsync">Starts it.</param>
internal sealed record PlayableCrm(
    string Name, string Title, int UsualPort, string Customer, Func<CrmSurroundings, CancellationToken, Task<ISandboxCrm>> StartAsync);

/// <summary>The CRMs that the Sandbox can play, by name.</summary>
internal static class SandboxCrms
{
    /// <summary>All of them, one line each.</summary>
    public static IReadOnlyList<PlayableCrm> All { get; } =
    [
        new(SourceNames.HubSpot, "HubSpot", UsualPorts.HubSpot, "Harbour Bakery", SandboxHubSpot.StartAsync),
        new(SourceNames.Dynamics365, "Dynamics 365", UsualPorts.Dynamics365, "Cedar Dental", SandboxDynamics365.StartAsync),
        new(SourceNames.Salesforce, "Salesforce", UsualPorts.Salesforce, "Northside Cycles", SandboxSalesforce.StartAsync),
        new(SourceNames.Zoho, "Zoho CRM", UsualPorts.Zoho, "Cobalt Coffee", SandboxZoho.StartAsync),
        new(SourceNames.Pipedrive, "Pipedrive", UsualPorts.Pipedrive, "Fernhill Farm", SandboxPipedrive.StartAsync),
        new(SourceNames.Zendesk, "Zendesk", UsualPorts.Zendesk, "Willow Yoga", SandboxZendesk.StartAsync),
        new(SourceNames.Generic, "Standard Webhooks", UsualPorts.Receiver, "Lantern Books", SandboxGeneric.StartAsync),
    ];

    /// <summary>Those that are played unless others are asked for: the sample of settings names them.</summary>
    public static IReadOnlyList<string> Usual { get; } = [SourceNames.HubSpot, SourceNames.Generic];

    /// <summary>The CRM of a name.</summary>
    public static PlayableCrm Find(string name) => All.Single(crm => string.Equals(crm.Name, name, StringComparison.Ordinal));
}
