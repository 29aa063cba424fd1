using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Bridge.SelfHost.Queues;

/// <summary>
/// A message that nobody else sees while it runs: hidden for a time, ten minutes in earnest, and again at half of that. A process that
/// dies gives it back when the time is over.
/// </summary>
internal sealed partial class HiddenMessage : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly TimeSpan _hiddenFor;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;
    private string _popReceipt;

    /// <summary>Keeps a message hidden that was received for <paramref name="hiddenFor"/>.</summary>
    public HiddenMessage(QueueClient queue, QueueMessage message, TimeSpan hiddenFor, TimeProvider time, ILogger logger)
    {
        _queue = queue;
        _message = message;
        _hiddenFor = hiddenFor;
        _time = time;
        _logger = logger;
        _popReceipt = message.PopReceipt;
        _renewing = RenewAsync();
    }

    /// <summary>Stops keeping it hidden, and deletes it.</summary>
    public async Task DeleteAsync()
    {
        await EndAsync();
        await _queue.DeleteMessageAsync(_message.MessageId, _popReceipt);
    }

    /// <summary>Stops keeping it hidden, and shows it again after a while.</summary>
    public async Task ShowAsync(TimeSpan after)
    {
        await EndAsync();
        await HideAsync(after);
    }

    /// <summary>Stops keeping it hidden; what was neither deleted nor shown shows again when its time is over.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ended.Dispose();
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
    }

    private async Task RenewAsync()
    {
        try
        {
            var pause = _hiddenFor / 2;
            while (true)
            {
                await Task.Delay(pause, _time, _ended.Token);
                pause = await TryHideAsync() ? _hiddenFor / 2 : _hiddenFor / 20;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<bool> TryHideAsync()
    {
        try
        {
            await HideAsync(_hiddenFor);
            return true;
        }
        catch (Exception exception)
        {
            Log.NotRenewed(_logger, exception, _message.MessageId, _queue.Name);
            return false;
        }
    }

    private async Task HideAsync(TimeSpan time) =>
        _popReceipt = (await _queue.UpdateMessageAsync(_message.MessageId, _popReceipt, messageText: null, time)).Value.PopReceipt;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The message {Message} of the queue {Queue} could not be kept hidden, and may run twice.")]
        public static partial void NotRenewed(ILogger logger, Exception exception, string message, string queue);
    }
}
