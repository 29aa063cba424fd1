using System.Threading.Channels;

namespace Bridge.Sandbox.Sending;

/// <summary>Sends webhooks in order while nobody waits for the answers.</summary>
public sealed class BackgroundSending : IAsyncDisposable
{
    private readonly Channel<Webhook> _waiting = Channel.CreateUnbounded<Webhook>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sending;
    private int _pending;

    /// <summary>Starts with nothing to send.</summary>
    public BackgroundSending(WebhookSender sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        _sending = SendAsync(sender);
    }

    /// <summary>Whether everything was sent.</summary>
    public bool IsIdle => Volatile.Read(ref _pending) == 0;

    /// <summary>Sends a webhook when its turn comes.</summary>
    public void Send(Webhook webhook)
    {
        Interlocked.Increment(ref _pending);
        _waiting.Writer.TryWrite(webhook);
    }

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
