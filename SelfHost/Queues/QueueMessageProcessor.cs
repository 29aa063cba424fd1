using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Functions;

namespace Bridge.SelfHost.Queues;

/// <summary>Takes one message to its end: done and deleted, tried again, or put aside in the poison queue.</summary>
/// <param name="function">The function that runs messages.</param>
/// <param name="queue">The queue they come from.</param>
/// <param name="poison">Where they are put aside; null for a poison queue, which has none of its own.</param>
/// <param name="settings">How queues are read.</param>
/// <param name="invoker">Runs the function.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say what went wrong.</param>
internal sealed partial class QueueMessageProcessor(
    HostedFunction function,
    QueueClient queue,
    QueueClient? poison,
    QueueSettings settings,
    FunctionInvoker invoker,
    TimeProvider time,
    ILogger logger)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Runs a message. Does not throw: what fails is logged, and the message shows again by itself.</summary>
    public async Task RunAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        await using var hidden = new HiddenMessage(queue, message, settings.HiddenFor, time, logger);
        try
        {
            await RunAsync(message, hidden, cancellationToken);
        }
        catch (Exception exception)
        {
            Log.NotSettled(logger, exception, message.MessageId, queue.Name);
        }
    }

    private async Task RunAsync(QueueMessage message, HiddenMessage hidden, CancellationToken cancellationToken)
    {
        if (Decode(message) is not { } text)
        {
            // It would not decode the next time either.
            Log.NotDecoded(logger, message.MessageId, queue.Name);
            await PutAsideAsync(message, hidden);
        }
        else if (message.DequeueCount > settings.MaxDequeueCount && poison is not null)
        {
            // Its process died the last time.
            await PutAsideAsync(message, hidden);
        }
        else if (await SucceedsAsync(text, cancellationToken))
        {
            await hidden.DeleteAsync();
        }
        else if (message.DequeueCount >= settings.MaxDequeueCount || poison is null)
        {
            await PutAsideAsync(message, hidden);
        }
        else
        {
            await hidden.ShowAsync(settings.VisibilityTimeout);
        }
    }

    private string? Decode(QueueMessage message)
    {
        try
        {
            return settings.MessageEncoding == MessageEncoding.None
                ? message.Body.ToString()
                : StrictUtf8.GetString(Convert.FromBase64String(message.Body.ToString()));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private async Task<bool> SucceedsAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await invoker.RunAsync(function, text, cancellationToken);
            return true;
        }
        catch (FunctionFailedException)
        {
            return false;
        }
    }

    // Copied first and deleted then: it may come twice, but is never lost. A poison message that fails stays hidden for its time,
    // so that it does not run round and round.
    private async Task PutAsideAsync(QueueMessage message, HiddenMessage hidden)
    {
        if (poison is null)
        {
            return;
        }

        try
        {
            await poison.SendMessageAsync(message.Body);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await poison.CreateIfNotExistsAsync();
            await poison.SendMessageAsync(message.Body);
        }

        Log.PutAside(logger, message.MessageId, queue.Name, message.DequeueCount, poison.Name);
        await hidden.DeleteAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The message {Message} of the queue {Queue} is put into {Poison} after {Attempts} attempts.")]
        public static partial void PutAside(ILogger logger, string message, string queue, long attempts, string poison);

        [LoggerMessage(Level = LogLevel.Error, Message = "The message {Message} of the queue {Queue} is no base64 of UTF-8. Its sender and messageEncoding in host.json must agree.")]
        public static partial void NotDecoded(ILogger logger, string message, string queue);

        [LoggerMessage(Level = LogLevel.Error, Message = "The message {Message} of the queue {Queue} could not be deleted or shown again. It shows again by itself within ten minutes.")]
        public static partial void NotSettled(ILogger logger, Exception exception, string message, string queue);
    }
}
