namespace Bridge.Telemetry;

/// <summary>How a delivery was answered.</summary>
public enum DeliveryAnswer
{
    /// <summary>202: its operations are queued.</summary>
    Queued,

    /// <summary>200: no route waits for its events.</summary>
    NothingMatched,

    /// <summary>400, or 415: it could not be parsed, or its body is encoded.</summary>
    Unreadable,

    /// <summary>401: its signature is not the CRM's, or not fresh.</summary>
    BadSignature,

    /// <summary>404: its source is not configured, or not wholly.</summary>
    UnknownSource,

    /// <summary>413: it is larger than a delivery may be.</summary>
    TooLarge,

    /// <summary>503: it could not be queued, and the CRM is to send it again.</summary>
    NotQueued,
}
