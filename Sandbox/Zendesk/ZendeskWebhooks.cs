using System.Globalization;

namespace Bridge.Sandbox.Zendesk;

/// <summary>
/// Keeps what webhooks have to deliver, and delivers it as Zendesk does: an answer of 409 is tried again three times, 429 and 503 where
/// they say to wait less than a minute, no answer within twelve seconds five times, and nothing else. A webhook of which seven in ten
/// requests of five minutes failed, or a thousand, is left alone for five seconds, and what it would have delivered then is lost.
/// </summary>
/// <remarks>https://developer.zendesk.com/api-reference/webhooks/introduction/#webhook-retries</remarks>
public sealed class ZendeskWebhooks(long accountId, TimeProvider clock)
{
    private const int RepeatsOfAnswer = 3;
    private const int RepeatsOfSilence = 5;
    private const int ManyErrors = 1000;
    private const int EnoughRequests = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BreakerWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Broken = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];
    private readonly List<(string Webhook, DateTimeOffset At, bool Failed)> _requests = [];
    private readonly Dictionary<string, DateTimeOffset> _brokenUntil = new(StringComparer.Ordinal);
    private long _invocations = 8350205582;
    private int _lost;

    /// <summary>The webhooks that subscribe to events; the documented one unless set.</summary>
    public IReadOnlyList<ZendeskSubscription> Subscriptions { get; set; } = [ZendeskSubscription.Documented];

    /// <summary>The triggers of tickets; the documented one unless set.</summary>
    public IReadOnlyList<ZendeskTrigger> Triggers { get; set; } = [ZendeskTrigger.Documented];

    /// <summary>How many deliveries were given up.</summary>
    public int Lost => _lost;

    /// <summary>What waits to be delivered.</summary>
    public IReadOnlyList<ZendeskWebhook> Pending
    {
        get
        {
            lock (_lock)
            {
                return [.. _waiting.Select(waiting => waiting.Webhook)];
            }
        }
    }

    /// <summary>Takes everything that waits, for whoever sends it by other means.</summary>
    public IReadOnlyList<ZendeskWebhook> Take()
    {
        lock (_lock)
        {
            List<ZendeskWebhook> taken = [.. _waiting.Select(waiting => waiting.Webhook)];
            _waiting.Clear();
            return taken;
        }
    }

    /// <summary>Sends what is due, once.</summary>
    /// <returns>How many requests were made.</returns>
    public async Task<int> SendDueAsync(HttpClient http, Uri endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        var requests = 0;
        foreach (var waiting in Due())
        {
            if (IsBroken(waiting.Webhook.WebhookId))
            {
                Settle(waiting, null);
                continue;
            }

            requests++;
            var (status, retryAfter) = await SendAsync(http, waiting.Webhook.Sign(endpoint, waiting.Failures, clock.GetUtcNow()), cancellationToken);
            Count(waiting.Webhook.WebhookId, status);
            if (status is null or < 200 or >= 300)
            {
                Settle(waiting, Again(waiting, status, retryAfter));
            }
            else
            {
                Remove(waiting);
            }
        }

        return requests;
    }

    /// <summary>What the webhooks have to deliver of a change: to whoever subscribes to its events, and of the triggers that it sets off.</summary>
    internal IReadOnlyList<ZendeskWebhook> Of(ZendeskChange change) =>
    [
        .. from told in ZendeskEventMaker.Of(change, accountId)
           from subscription in Subscriptions
           where subscription.Types.Contains((string)told["type"]!, StringComparer.Ordinal)
           select Webhook(subscription.Id, subscription.Secret, told),
        .. from trigger in Triggers
           where change.Type == ZendeskType.Tickets && trigger.When(change)
           select Webhook(trigger.WebhookId, trigger.Secret, trigger.Body(change)),
    ];

    internal void Tell(ZendeskChange change)
    {
        lock (_lock)
        {
            _waiting.AddRange(Of(change).Select(webhook => new Waiting(webhook, clock.GetUtcNow(), 0)));
        }
    }

    private ZendeskWebhook Webhook(string id, string secret, JObject body)
    {
        var invocation = Interlocked.Increment(ref _invocations).ToString(CultureInfo.InvariantCulture);
        return new ZendeskWebhook("zendesk", (string?)body["type"] ?? "", id, invocation, accountId, body, secret);
    }

    private List<Waiting> Due()
    {
        lock (_lock)
        {
            return [.. _waiting.Where(waiting => waiting.NextAt <= clock.GetUtcNow())];
        }
    }

    private void Remove(Waiting waiting)
    {
        lock (_lock)
        {
            _waiting.Remove(waiting);
        }
    }

    private void Settle(Waiting waiting, TimeSpan? again)
    {
        lock (_lock)
        {
            _waiting.Remove(waiting);
            if (again is { } pause)
            {
                _waiting.Add(waiting with { Failures = waiting.Failures + 1, NextAt = clock.GetUtcNow() + pause });
            }
            else
            {
                _lost++;
            }
        }
    }

    private static TimeSpan? Again(Waiting waiting, int? status, TimeSpan? retryAfter) => status switch
    {
        null when waiting.Failures < RepeatsOfSilence => Pause,
        StatusCodes.Status409Conflict when waiting.Failures < RepeatsOfAnswer => Pause,
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable when waiting.Failures < RepeatsOfAnswer && retryAfter < LongestWait => retryAfter,
        _ => null,
    };

    private bool IsBroken(string webhook)
    {
        lock (_lock)
        {
            return _brokenUntil.TryGetValue(webhook, out var until) && until > clock.GetUtcNow();
        }
    }

    private void Count(string webhook, int? status)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _requests.RemoveAll(request => request.At <= now - BreakerWindow);
            _requests.Add((webhook, now, status is null or < 200 or >= 300));
            var mine = _requests.Where(request => request.Webhook == webhook).ToList();
            var failed = mine.Count(request => request.Failed);
            if (failed > ManyErrors || (mine.Count >= EnoughRequests && failed * 10 >= mine.Count * 7))
            {
                _brokenUntil[webhook] = now + Broken;
            }
        }
    }

    private async Task<(int? Status, TimeSpan? RetryAfter)> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using (request)
            using (var response = await http.SendAsync(request, either.Token))
            {
                return ((int)response.StatusCode, response.Headers.RetryAfter?.Delta);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, null);
        }
    }

    private sealed record Waiting(ZendeskWebhook Webhook, DateTimeOffset NextAt, int Failures);
}
