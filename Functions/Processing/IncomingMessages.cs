using Bridge.Intake;
using Bridge.Ledger;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>Reads queue messages; one that cannot be read is kept as a dead letter.</summary>
public sealed partial class IncomingMessages(DeadLetters deadLetters, TimeProvider clock, ILogger<IncomingMessages> logger)
{
    /// <summary>Reads a message.</summary>
    /// <returns>What it says; null where it could not be read and was kept.</returns>
    internal async Task<T?> ReadAsync<T>(string message, Func<string, T> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return read(message);
        }
        catch (UnreadableMessageException exception)
        {
            var id = await deadLetters.KeepUnreadableAsync("", new JValue(message), exception.Message, clock.GetUtcNow(), cancellationToken);
            Log.Unreadable(logger, id, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A message cannot be read and is kept as dead letter {OperationId}: {Reason}")]
        public static partial void Unreadable(ILogger logger, string operationId, string reason);
    }
}
