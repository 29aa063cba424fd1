namespace Bridge.SelfHost.Storage;

/// <summary>Why storage did not answer, in a line.</summary>
internal static class StorageFailure
{
    /// <summary>The first line of the first failure: a client that tried several times repeats itself.</summary>
    public static string Reason(Exception exception)
    {
        var first = exception is AggregateException { InnerExceptions: [var failure, ..] } ? failure : exception;
        return first.Message.Split('\n')[0].TrimEnd();
    }
}
