using System.Threading.Channels;
using Bridge.Sandbox.HubSpot;

namespace Bridge.Sandbox.Sending;

/// <summary>
/// Tells the bridge what it changed itself, as HubSpot does: a subscriber hears of its own changes as well, and must
/// know them for its own.
/// </summary>
public sealed class HubSpotEchoes : IAsyncDisposable
{
    private readonly Channel<Webhook> _waiting = Channel.CreateUnbounded<Webhook>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sending;
    private int _pending;

    /// <summary>Listens to <paramref name="hubSpot"/> from now on.</summary>
    public HubSpotEchoes(HubSpotServer hubSpot, HubSpotEvents events, WebhookSender sender, string source, string clientSecret)
    {
        ArgumentNullException.ThrowIfNull(hubSpot);
        hubSpot.OnChangeByApp = changes =>
        {
            if (changes.Count > 0)
            {
                Interlocked.Increment(ref _pending);
                _waiting.Writer.TryWrite(new HubSpotWebhook(source, "Echo of a write-back", [.. changes.Select(events.PropertyChange)], clientSecret));
            }
        };
        _sending = SendAsync(sender);
    }

    /// <summary>Whether every echo was sent.</summary>
    public bool IsIdle => Volatile.Read(ref _pending) == 0;

    /// <summary>Stops; what was not sent is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        _stopping.Dispose();
    }

    private async Task SendAsync(WebhookSender sender)
    {
        try
        {
            await foreach (var webhook in _waiting.Reader.ReadAllAsync(_stopping.Token))
            {
                await sender.SendAsync(webhook, _stopping.Token);
                Interlocked.Decrement(ref _pending);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }
}
