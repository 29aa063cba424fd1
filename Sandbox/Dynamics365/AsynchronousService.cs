using System.Net;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>A webhook as Dataverse's asynchronous service keeps it: a system job.</summary>
/// <param name="Webhook">What was sent.</param>
/// <param name="Attempts">How often.</param>
/// <param name="Status">The status of the last answer; null where none came in time.</param>
public sealed record SystemJob(Dynamics365Webhook Webhook, int Attempts, HttpStatusCode? Status)
{
    /// <summary>Whether it succeeded. One that failed is not sent again, and the event is lost to the webhook.</summary>
    public bool IsSucceeded => (int?)Status is >= 200 and < 300;
}

/// <summary>
/// Sends webhooks as Dataverse does: it waits 60 seconds for an answer, tries once more after 502, 503 or 504, and gives up after
/// anything else.
/// </summary>
/// <remarks>https://learn.microsoft.com/power-apps/developer/data-platform/use-webhooks#troubleshoot-webhook-registrations</remarks>
public sealed class AsynchronousService(HttpClient http, Uri publicUrl, TimeProvider clock)
{
    private const int MostAttempts = 2;

    // How long Dataverse waits before its second attempt is not written down.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<SystemJob> _jobs = [];

    /// <summary>What was sent, in the order in which it ended.</summary>
    public IReadOnlyList<SystemJob> Jobs
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs];
            }
        }
    }

    /// <summary>Sends a webhook until it is taken or given up.</summary>
    public async Task<SystemJob> SendAsync(Dynamics365Webhook webhook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var job = new SystemJob(webhook, 1, await TryAsync(webhook, 0, cancellationToken));
        while (job.Attempts < MostAttempts && job.Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
        {
            await Task.Delay(Pause, clock, cancellationToken);
            job = job with { Attempts = job.Attempts + 1, Status = await TryAsync(webhook, job.Attempts, cancellationToken) };
        }

        lock (_lock)
        {
            _jobs.Add(job);
        }

        return job;
    }

    private async Task<HttpStatusCode?> TryAsync(Dynamics365Webhook webhook, int attempt, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var request = webhook.Sign(new Uri(publicUrl, $"/api/webhooks/{webhook.Source}"), attempt, clock.GetUtcNow());
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
