namespace Bridge.Crm;

/// <summary>An answer that a CRM must read before it takes a delivery for accepted.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type.</param>
/// <param name="Body">The body.</param>
public sealed record CrmAnswer(int Status, string ContentType, string Body);
