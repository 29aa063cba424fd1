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
        var letter = Letter(OperationId.OfUnreadable(source, text), source, receivedAt) with
        {
            Reason = reason,
            Advice = "Have the CRM send it again in a form that can be read, or run a route by hand; then dismiss this.",
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            TraceParent = BridgeActivity.TraceParent,
        };
        await KeepAsync(letter, content as JObject ?? new JObject { ["content"] = content }, cancellationToken);
        return letter.Id;
    }

    /// <summary>Keeps a readable event that its route cannot run.</summary>
    public Task KeepAsync(DeadLetter dead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dead);
        var letter = Letter(dead.OperationId, dead.Event.Source, dead.ReceivedAt) with
        {
            Route = dead.Route,
            Run = dead.Run,
            Reason = dead.Reason,
            Advice = dead.Advice,
            Fingerprint = dead.Event.Fingerprint,
            Record = dead.Event.Record,
            EventId = dead.Event.Id,
            EventType = dead.Event.Type,
            OccurredAt = dead.Event.OccurredAt,
            TraceParent = dead.TraceParent,
        };
        return KeepAsync(letter, dead.Event.Data, cancellationToken);
    }

    private Operation Letter(string id, string source, DateTimeOffset receivedAt) => new()
    {
        Id = id,
        Source = source,
        Route = "",
        Run = "",
        State = CallState.DeadLettered,
        Attempt = 1,
        ReceivedAt = receivedAt,
        FinishedAt = clock.GetUtcNow(),
        Fingerprint = "",
        // Sent again one day, its route may run once; nothing here says whether it does.
        IsOnce = true,
    };

    private async Task KeepAsync(Operation letter, JObject data, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(StrictJson.Write(data)) <= MaxInlineBytes)
        {
            letter = letter with { Event = data };
        }
        else
        {
            letter = letter with { EventBlob = EventBlobs.NameOf(letter.Id, letter.Fingerprint) };
            await blobs.SaveAsync(letter.EventBlob, data, cancellationToken);
        }

        if ((await ledger.InsertAsync(letter, letter.Reason, cancellationToken)).Inserted)
        {
            metrics.OperationCameTo(letter.Source, letter.Route, letter.Run, letter.State);
        }
    }
}

/// <summary>A readable event that its route cannot run.</summary>
/// <param name="OperationId">The id under which it is kept.</param>
/// <param name="Route">The route's id.</param>
/// <param name="Run">The billing operation's name; empty where the route is gone.</param>
/// <param name="Event">The event, without what the route names as secret.</param>
/// <param name="ReceivedAt">When it came, UTC.</param>
/// <param name="Reason">Why it cannot be run, in words.</param>
/// <param name="Advice">What a person can do, in words.</param>
/// <param name="TraceParent">The trace that its webhook began; empty where there is none.</param>
public sealed record DeadLetter(
    string OperationId, string Route, string Run, CrmEvent Event, DateTimeOffset ReceivedAt, string Reason, string Advice, string TraceParent);
