namespace Bridge.Sandbox.Pipedrive;

/// <summary>
/// A webhook for all changes, sent as Pipedrive does: what is not answered with success in ten seconds is sent again after 3, 30 and
/// 150 seconds. Ten first attempts that failed ban the webhook for half an hour, and what it has to tell then is lost. Three days
/// without a success delete it.
/// </summary>
/// <remarks>https://pipedrive.readme.io/docs/guide-for-webhooks-v2#webhooks-policy</remarks>
public sealed class PipedriveWebhooks(TimeProvider clock)
{
    private const int FailuresToBan = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Ban = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan UntilDeleted = TimeSpan.FromDays(3);
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(150)];

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];
    private DateTimeOffset _bannedUntil;
    private DateTimeOffset? _failingSince;
    private int _failures;
    private int _lost;

    /// <summary>Whether what happens now is lost.</summary>
    public bool IsBanned => clock.GetUtcNow() < _bannedUntil;

    /// <summary>Whether Pipedrive gave the webhook up.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>How many changes were never told, or not taken in four attempts.</summary>
    public int Lost => _lost;

    /// <summary>The changes that wait to be told.</summary>
    public IReadOnlyList<JObject> Pending
    {
        get
        {
            lock (_lock)
            {
                return [.. _waiting.Select(waiting => waiting.Event)];
            }
        }
    }

    /// <summary>Takes every change that waits, for whoever sends it by other means.</summary>
    public IReadOnlyList<JObject> Take()
    {
        lock (_lock)
        {
            List<JObject> taken = [.. _waiting.Select(waiting => waiting.Event)];
            _waiting.Clear();
            return taken;
        }
    }

    /// <summary>Sends what is due, once.</summary>
    /// <returns>How many requests were made.</returns>
    public async Task<int> SendDueAsync(HttpClient http, Uri endpoint, string password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(endpoint);
        var requests = 0;
        foreach (var waiting in Due())
        {
            requests++;
            var webhook = new PipedriveWebhook("pipedrive", "Webhook", waiting.Event, PipedriveWebhook.SandboxUser, password);
            Settle(waiting, await IsTakenAsync(http, webhook.Sign(endpoint, waiting.Attempts, clock.GetUtcNow()), cancellationToken));
        }

        return requests;
    }

    internal void Tell(PipedriveChange change)
    {
        lock (_lock)
        {
            if (IsBanned || IsDeleted)
            {
                _lost++;
            }
            else
            {
                _waiting.Add(new(PipedriveWebhook.EventOf(change), clock.GetUtcNow(), 0));
            }
        }
    }

    private List<Waiting> Due()
    {
        lock (_lock)
        {
            return [.. _waiting.Where(waiting => waiting.NextAt <= clock.GetUtcNow())];
        }
    }

    private void Settle(Waiting sent, bool isTaken)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _waiting.Remove(sent);
            if (isTaken)
            {
                _failingSince = null;
                return;
            }

            _failingSince ??= now;
            IsDeleted = now - _failingSince >= UntilDeleted;
            if (sent.Attempts < Pauses.Length)
            {
                _waiting.Add(sent with { NextAt = now + Pauses[sent.Attempts], Attempts = sent.Attempts + 1 });
            }
            else
            {
                _lost++;
            }

            if (sent.Attempts == 0 && ++_failures == FailuresToBan)
            {
                (_bannedUntil, _failures) = (now + Ban, 0);
            }
        }
    }

    private async Task<bool> IsTakenAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using (request)
            using (var response = await http.SendAsync(request, either.Token))
            {
                return response.IsSuccessStatusCode;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private sealed record Waiting(JObject Event, DateTimeOffset NextAt, int Attempts);
}
