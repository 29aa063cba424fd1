namespace Bridge.Sandbox.Salesforce;

/// <summary>
/// Keeps outbound messages until they are acknowledged, and sends them as Salesforce does: what is the same message together, a hundred at most;
/// each attempt with the records as they stand then; after 30 seconds again, then after twice as long each time, at most after two hours,
/// until a notification is a day old.
/// </summary>
/// <remarks>https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_notifications.htm</remarks>
public sealed class OutboundQueue(SalesforceRecords records, string organizationId, TimeProvider clock)
{
    private const int MaxTogether = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(2);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];
    private int _made;
    private int _dropped;

    /// <summary>What is told; the documented messages unless set.</summary>
    public IReadOnlyList<MessageDefinition> Definitions { get; set; } = MessageDefinition.Documented;

    /// <summary>Takes each notification as it is made, with the record as it is then, so that none waits. Unset, they wait to be sent.</summary>
    public Action<SalesforceNotification>? OnTold { get; set; }

    /// <summary>How many notifications were given up after a day.</summary>
    public int Dropped => _dropped;

    /// <summary>The notifications that wait, with the records as they stand.</summary>
    public IReadOnlyList<SalesforceNotification> Pending
    {
        get
        {
            lock (_lock)
            {
                return [.. _waiting.Select(Current)];
            }
        }
    }

    /// <summary>Takes every notification that waits, for whoever sends it by other means.</summary>
    public IReadOnlyList<SalesforceNotification> Take()
    {
        lock (_lock)
        {
            List<SalesforceNotification> taken = [.. _waiting.Select(Current)];
            _waiting.Clear();
            return taken;
        }
    }

    /// <summary>Sends what is due, once.</summary>
    /// <returns>How many requests were made.</returns>
    public async Task<int> SendDueAsync(HttpClient http, Uri endpoint, string secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(endpoint);
        var requests = 0;
        foreach (var together in Due())
        {
            requests++;
            var webhook = new SalesforceWebhook("salesforce", "Outbound message", organizationId, [.. together.Select(Current)], secret);
            Settle(together, await IsAcknowledgedAsync(http, webhook, endpoint, cancellationToken));
        }

        return requests;
    }

    internal void Tell(SalesforceRecord? before, SalesforceRecord now)
    {
        foreach (var definition in Definitions.Where(definition => definition.Type == now.Type && definition.When(before, now)))
        {
            Tell(new SalesforceNotification(RecordIds.New("04l", Interlocked.Increment(ref _made)), definition, now));
        }
    }

    private void Tell(SalesforceNotification notification)
    {
        if (OnTold is { } take)
        {
            take(notification);
            return;
        }

        lock (_lock)
        {
            var time = clock.GetUtcNow();
            _waiting.Add(new Waiting(notification.Id, notification.Definition, notification.Record!, time, time, 0));
        }
    }

    private List<Waiting[]> Due()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _dropped += _waiting.RemoveAll(waiting => now - waiting.Since >= Lifetime);
            return [.. _waiting.Where(waiting => waiting.NextAt <= now).GroupBy(waiting => waiting.Definition).SelectMany(message => message.Chunk(MaxTogether))];
        }
    }

    private void Settle(IEnumerable<Waiting> sent, bool isAcknowledged)
    {
        lock (_lock)
        {
            foreach (var waiting in sent)
            {
                var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(waiting.Failures, 20)));
                _waiting.Remove(waiting);
                if (!isAcknowledged)
                {
                    _waiting.Add(waiting with { Failures = waiting.Failures + 1, NextAt = clock.GetUtcNow() + pause });
                }
            }
        }
    }

    private SalesforceNotification Current(Waiting waiting) =>
        new(waiting.Id, waiting.Definition, records.Find(waiting.Definition.Type, waiting.Record.Id));

    private async Task<bool> IsAcknowledgedAsync(HttpClient http, SalesforceWebhook webhook, Uri endpoint, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = webhook.Sign(endpoint, 0, clock.GetUtcNow());
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return webhook.IsTakenBy(response, await response.Content.ReadAsStringAsync(either.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private sealed record Waiting(string Id, MessageDefinition Definition, SalesforceRecord Record, DateTimeOffset Since, DateTimeOffset NextAt, int Failures);
}
