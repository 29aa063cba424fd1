using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Hosting;
using Bridge.SelfHost.Storage;

namespace Bridge.SelfHost.Queues;

/// <summary>Watches one queue and runs its messages, so many at a time.</summary>
internal sealed partial class QueueListener(
    QueueClient queue,
    QueueMessageProcessor processor,
    QueueSettings settings,
    TimeProvider time,
    ILogger logger) : IListener
{
    private readonly List<Task> _running = [];
    private bool _created;
    private bool _unavailable;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        var pause = new PollingPause(settings.MaxPollingInterval);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var messages = await ReceiveAsync();
                if (messages.Length == 0)
                {
                    await Task.Delay(pause.Next(), time, stopping);
                    continue;
                }

                pause.Reset();
                _running.AddRange(messages.Select(message => processor.RunAsync(message, aborting)));
                await RoomForABatchAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }

        await Task.WhenAll(_running);
    }

    // Not cancelled by the end of the program: messages that storage has handed out and nobody takes are lost for ten minutes.
    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            if (!_created)
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
                _created = true;
            }

            var messages = await queue.ReceiveMessagesAsync(settings.BatchSize, settings.HiddenFor, CancellationToken.None);
            NoteAvailability(null);
            return messages.Value;
        }
        catch (Exception exception)
        {
            _created = (exception as RequestFailedException)?.ErrorCode != QueueErrorCode.QueueNotFound && _created;
            NoteAvailability(exception);
            return [];
        }
    }

    private async Task RoomForABatchAsync(CancellationToken stopping)
    {
        while (_running.RemoveAll(task => task.IsCompleted) is var _ && _running.Count > settings.NewBatchThreshold)
        {
            await Task.WhenAny(_running).WaitAsync(stopping);
        }
    }

    // An outage is told once, and so is its end.
    private void NoteAvailability(Exception? exception)
    {
        if (exception is not null && !_unavailable)
        {
            Log.Unavailable(logger, queue.Name, StorageFailure.Reason(exception));
        }
        else if (exception is null && _unavailable)
        {
            Log.AvailableAgain(logger, queue.Name);
        }

        _unavailable = exception is not null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The queue {Queue} cannot be read, and is tried again until it can: {Reason}")]
        public static partial void Unavailable(ILogger logger, string queue, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "The queue {Queue} can be read again.")]
        public static partial void AvailableAgain(ILogger logger, string queue);
    }
}
