namespace Bridge.Crm.Salesforce;

/// <summary>
/// Salesforce's ids: 15 characters whose case counts, or 18, of which the last three only tell the case of the others
/// (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/field_types.htm).
/// </summary>
internal static class SalesforceId
{
    private const int Length = 15;
    private const int LengthWithCase = 18;

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: Length or LengthWithCase } && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>Whether two texts are the same id, each in either of its forms.</summary>
    public static bool AreSame(string? one, string? other) =>
        IsValid(one) && IsValid(other) && one.AsSpan(0, Length).SequenceEqual(other.AsSpan(0, Length));
}
