using Bridge.Json;
using Microsoft.AspNetCore.Http;

namespace Bridge.Crm;

/// <summary>One webhook request, as it came.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">The public URL that the CRM called: the configured public address with the request's path and query.</param>
/// <param name="Headers">The request's headers.</param>
/// <param name="Body">The raw body, untouched.</param>
/// <param name="ReceivedAt">When it came, UTC.</param>
public sealed record Delivery(
    string Method,
    string Url,
    IHeaderDictionary Headers,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset ReceivedAt)
{
    /// <summary>How much of the body is read.</summary>
    public DocumentLimits Limits { get; init; } = DocumentLimits.Usual;
}

/// <summary>What a delivery holds.</summary>
/// <param name="Events">The events that could be read.</param>
/// <param name="Unreadable">Why the others could not; each is dead-lettered.</param>
/// <param name="Echoes">How many events were the bridge's own write-backs coming home, and were dropped.</param>
public sealed record DeliveryContent(
    IReadOnlyList<CrmEvent> Events,
    IReadOnlyList<UnreadableEvent> Unreadable,
    int Echoes);

/// <summary>An event inside a readable delivery that could not be read.</summary>
/// <param name="Reason">What was wrong, without the event's content.</param>
/// <param name="Data">The event as it came.</param>
public sealed record UnreadableEvent(string Reason, JToken Data);

/// <summary>A delivery whose body is not what this kind of CRM sends.</summary>
public sealed class UnreadableDeliveryException(string reason, Exception? inner = null) : Exception(reason, inner);
