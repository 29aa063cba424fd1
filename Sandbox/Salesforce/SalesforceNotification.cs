namespace Bridge.Sandbox.Salesforce;

/// <summary>One change of a record, as an outbound message tells of it.</summary>
/// <param name="Id">Its id, which every attempt repeats.</param>
/// <param name="Definition">The message that tells of it.</param>
/// <param name="Record">The record as it stands; null where it was deleted meanwhile.</param>
public sealed record SalesforceNotification(string Id, MessageDefinition Definition, SalesforceRecord? Record);
