using System.Security.Cryptography;
using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Storage;
using Bridge.Telemetry;

namespace Bridge.Ledger;

/// <summary>What could not be run, kept in the ledger with the reason, so that nothing acknowledged is lost.</summary>
public sealed class DeadLetters(OperationLedger ledger, EventBlobs blobs, BridgeMetrics metrics, TimeProvider clock)
{
    // A ledger column holds 64 KiB; the rest of the room is for what JSON adds.
    private const int MaxInlineBytes = 48 * 1024;

    /// <summary>Keeps an event, or a message, that nothing can read. The same content is kept once.</summary>
    /// <param name="source">The source; empty where even that cannot be read.</param>
    /// <param name="content">What came.</param>
    /// <param name="reason">Why it cannot be read, in words.</param>
    /// <param name="receivedAt">When it came, UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The id under which it is kept.</returns>
    public async Task<string> KeepUnreadableAsync(
        string source, JToken content, string reason, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var text = StrictJson.Write(content);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var letter = new Letter(OperationId.OfUnreadable(source, text), source, "", AsObject(content), fingerprint, reason, receivedAt);
        await KeepAsync(letter, crmEvent: null, cancellationToken);
        return letter.Id;
    }

    /// <summary>Keeps a readable event that its route cannot run.</summary>
    /// <returns>The id under which it is kept.</returns>
    public async Task<string> KeepAsync(
        string operationId, string route, CrmEvent crmEvent, string reason, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(crmEvent);
        var letter = new Letter(operationId, crmEvent.Source, route, crmEvent.Data, crmEvent.Fingerprint, reason, receivedAt);
        await KeepAsync(letter, crmEvent, cancellationToken);
        return letter.Id;
    }

    private async Task KeepAsync(Letter letter, CrmEvent? crmEvent, CancellationToken cancellationToken)
    {
        var blob = "";
        if (Encoding.UTF8.GetByteCount(StrictJson.Write(letter.Data)) > MaxInlineBytes)
        {
            blob = EventBlobs.NameOf(letter.Id, letter.Fingerprint);
            await blobs.SaveAsync(blob, letter.Data, cancellationToken);
        }

        var operation = new Operation
        {
            Id = letter.Id,
            Source = letter.Source,
            Route = letter.Route,
            Run = "",
            State = CallState.DeadLettered,
            Reason = letter.Reason,
            Attempt = 1,
            ReceivedAt = letter.ReceivedAt,
            FinishedAt = clock.GetUtcNow(),
            Record = crmEvent?.Record,
            EventId = crmEvent?.Id ?? "",
            EventType = crmEvent?.Type ?? "",
            OccurredAt = crmEvent?.OccurredAt,
            // Sent again one day, its route may run once; nothing here says whether it does.
            IsOnce = true,
            Fingerprint = letter.Fingerprint,
            Event = blob.Length == 0 ? letter.Data : null,
            EventBlob = blob,
        };
        if ((await ledger.InsertAsync(operation, letter.Reason, cancellationToken)).Inserted)
        {
            metrics.OperationCameTo(operation.Source, operation.Route, operation.Run, operation.State);
        }
    }

    private static JObject AsObject(JToken content) => content as JObject ?? new JObject { ["content"] = content };

    private sealed record Letter(
        string Id, string Source, string Route, JObject Data, string Fingerprint, string Reason, DateTimeOffset ReceivedAt);
}
