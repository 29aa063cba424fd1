namespace Bridge.Crm.Zoho;

/// <summary>A record that a query found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">The time that it was found by, UTC.</param>
/// <param name="Data">Its fields.</param>
internal sealed record ZohoFound(string Id, DateTimeOffset At, JObject Data)
{
    /// <summary>The record; null where its id or its time is missing.</summary>
    public static ZohoFound? Of(JObject data, string timeField) =>
        IdText.Of(data["id"]) is { } id && ZohoName.IsId(id) && ZohoTime.Parse(data[timeField]) is { } at
            ? new ZohoFound(id, at, data)
            : null;
}
