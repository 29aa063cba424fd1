using Azure;

namespace Bridge.Storage;

/// <summary>Tells a storage that does not answer just now from a fault of the bridge.</summary>
internal static class StorageTrouble
{
    /// <summary>Whether an exception says that storage could not be reached, or was too busy.</summary>
    /// <remarks>The storage client wraps what its own repetitions met in an <see cref="AggregateException"/>.</remarks>
    public static bool Is(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        AggregateException { InnerException: { } inner } => Is(inner),
        IOException or HttpRequestException => true,
        TaskCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };
}
