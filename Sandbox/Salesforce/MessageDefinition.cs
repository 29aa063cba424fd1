namespace Bridge.Sandbox.Salesforce;

/// <summary>An outbound message as an administrator sets it up, with the flow that sends it.</summary>
/// <param name="ActionId">Its id.</param>
/// <param name="Type">The type of the records that it tells of.</param>
/// <param name="Fields">The fields that it carries; the id always comes too.</param>
/// <param name="When">Whether a change is told: the record as it was, null for a new one, and as it is.</param>
public sealed record MessageDefinition(string ActionId, SObjectType Type, IReadOnlyList<string> Fields, Func<SalesforceRecord?, SalesforceRecord, bool> When)
{
    /// <summary>The messages that <c>docs/crm/salesforce.md</c> sets up.</summary>
    public static IReadOnlyList<MessageDefinition> Documented { get; } =
    [
        new("04kHs000000001AIAQ", SObjectType.Opportunity, ["StageName", "Amount", "AccountId", "LastModifiedById"], (before, now) => BecomesSomething("StageName", before, now)),
        new("04kHs000000002AIAQ", SObjectType.Contact, ["Voip_Action__c", "LastModifiedById"], (before, now) => BecomesSomething("Voip_Action__c", before, now)),
        new("04kHs000000003AIAQ", SObjectType.Account, ["Voip_Action__c", "LastModifiedById"], (before, now) => BecomesSomething("Voip_Action__c", before, now)),
    ];

    private static bool BecomesSomething(string field, SalesforceRecord? before, SalesforceRecord now) =>
        (string?)now[field] is { } value && value != (string?)before?[field];
}
