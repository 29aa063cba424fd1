namespace Bridge.Crm;

/// <summary>What checking a delivery's signature found.</summary>
public enum Verification
{
    /// <summary>The signature is the CRM's, and fresh.</summary>
    Accepted,

    /// <summary>A header that the scheme needs is missing.</summary>
    Missing,

    /// <summary>A header is there, but does not have the scheme's form.</summary>
    Malformed,

    /// <summary>The signature's time lies outside the window.</summary>
    OutsideWindow,

    /// <summary>No active secret makes this signature.</summary>
    Mismatch,
}
