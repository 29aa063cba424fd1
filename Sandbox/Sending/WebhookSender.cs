using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Sandbox.Sending;

/// <summary>A webhook as it was sent and answered.</summary>
/// <param name="Number">Counts what was sent, from 1.</param>
/// <param name="Webhook">What was sent.</param>
/// <param name="At">When it was sent first, UTC.</param>
/// <param name="Attempts">How often it was sent until it was taken.</param>
/// <param name="Status">The status of the last answer; null where none came.</param>
/// <param name="Answer">The last answer's body; null where none came or it was no JSON.</param>
public sealed record SentWebhook(int Number, Webhook Webhook, DateTimeOffset At, int Attempts, int? Status, JToken? Answer)
{
    /// <summary>Whether the bridge took it, by its last answer.</summary>
    public bool IsTaken { get; init; }

    /// <summary>The ids of the operations that the bridge made of it.</summary>
    public IReadOnlyList<string> Operations => IsTaken ? Webhook.OperationsIn(Answer) : [];
}

/// <summary>Sends webhooks to the bridge, and sends again what was not taken, as CRMs do, only sooner.</summary>
/// <param name="http">Makes the requests.</param>
/// <param name="publicUrl">The bridge's public address.</param>
/// <param name="clock">The clock of signatures and pauses.</param>
/// <param name="pauses">The pauses between the attempts, one less than there are attempts; a few seconds in all unless given.</param>
public sealed class WebhookSender(HttpClient http, Uri publicUrl, TimeProvider clock, IEnumerable<TimeSpan>? pauses = null)
{
    private static readonly TimeSpan[] UsualPauses = [TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private readonly Lock _lock = new();
    private readonly List<SentWebhook> _sent = [];
    private int _requests;

    /// <summary>What was sent, in order of the first attempts' answers.</summary>
    public IReadOnlyList<SentWebhook> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>How many requests were made: every attempt is one.</summary>
    public int Requests => _requests;

    /// <summary>The webhook address of a source.</summary>
    public Uri UrlOf(string source) => new(publicUrl, $"/api/webhooks/{source}");

    /// <summary>Sends a webhook until it is taken, or for the last time.</summary>
    public async Task<SentWebhook> SendAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var sent = await SendOnceAsync(webhook, cancellationToken);
        foreach (var pause in pauses ?? UsualPauses)
        {
            if (sent.IsTaken)
            {
                return sent;
            }

            await Task.Delay(pause, clock, cancellationToken);
            sent = Keep(await TryAsync(sent, cancellationToken));
        }

        return sent;
    }

    /// <summary>Sends a webhook once, whatever is answered.</summary>
    public async Task<SentWebhook> SendOnceAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        SentWebhook draft;
        lock (_lock)
        {
            draft = new SentWebhook(_sent.Count + 1, webhook, clock.GetUtcNow(), 0, null, null);
            _sent.Add(draft);
        }

        return Keep(await TryAsync(draft, cancellationToken));
    }

    private async Task<SentWebhook> TryAsync(SentWebhook sent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var attempted = sent with { Attempts = sent.Attempts + 1, Status = null, Answer = null, IsTaken = false };
        using var request = sent.Webhook.Sign(UrlOf(sent.Webhook.Source), sent.Attempts, clock.GetUtcNow());
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return attempted with { Status = (int)response.StatusCode, Answer = Json(body), IsTaken = sent.Webhook.IsTakenBy(response, body) };
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return attempted;
        }
    }

    private SentWebhook Keep(SentWebhook sent)
    {
        lock (_lock)
        {
            return _sent[sent.Number - 1] = sent;
        }
    }

    private static JToken? Json(string body)
    {
        try
        {
            return StrictJson.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
