namespace Bridge.Sandbox.Dynamics365;

/// <summary>A step of the webhook as an administrator registers it: which changes are told.</summary>
/// <param name="Message"><c>Create</c> or <c>Update</c>.</param>
/// <param name="Table">The table.</param>
/// <param name="Columns">The filtering attributes: one of them is set. None for any.</param>
/// <remarks>https://learn.microsoft.com/power-apps/developer/data-platform/register-plug-in#set-filtering-attributes</remarks>
public sealed record RegisteredStep(string Message, TableDefinition Table, params IReadOnlyList<string> Columns)
{
    /// <summary>The steps that <c>docs/crm/dynamics365.md</c> registers.</summary>
    public static IReadOnlyList<RegisteredStep> Documented { get; } =
    [
        new("Create", TableDefinition.Contact),
        new("Update", TableDefinition.Contact, "voip_action", "voip_refresh"),
        new("Update", TableDefinition.Account, "voip_refresh"),
        new("Update", TableDefinition.Opportunity, "statecode"),
    ];

    /// <summary>Whether it tells of a change.</summary>
    public bool Tells(DataverseChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.Message == Message && change.Record.Table == Table && (Columns.Count == 0 || Columns.Any(change.Set.ContainsKey));
    }
}
