using Bridge.Dashboard.Pages.Layout;

namespace Bridge.Dashboard.Pages.Operations;

/// <summary>An operation in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it does, in words.</param>
/// <param name="State">Where its call stands.</param>
/// <param name="WriteBack">Where its write-back stands; null where there is nothing to say.</param>
/// <param name="ReceivedAt">When its webhook came.</param>
public sealed record OperationLine(string Id, string Name, Mark State, Mark? WriteBack, DateTimeOffset ReceivedAt)
{
    /// <summary>The account's number; may be empty.</summary>
    public string Account { get; init; } = "";

    /// <summary>The amount that is moved; may be empty.</summary>
    public string Amount { get; init; } = "";

    /// <summary>The source and the route.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The CRM record; may be empty.</summary>
    public string Record { get; init; } = "";

    /// <summary>Where the record is to be seen; null where that is not known.</summary>
    public Uri? RecordUrl { get; init; }

    /// <summary>Why it stands there; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What can be done; may be empty.</summary>
    public string Advice { get; init; } = "";
}
