namespace Bridge.Storage;

/// <summary>
/// Something in storage that is created before its first use in this process, and tried again after a failure.
/// Two first uses at once create it twice, which storage does not mind.
/// </summary>
/// <typeparam name="T">The client to hand out.</typeparam>
internal sealed class CreatedOnce<T>(T client, Func<T, CancellationToken, Task> create)
{
    private volatile bool _created;

    /// <summary>The client of what now exists.</summary>
    public async ValueTask<T> OpenAsync(CancellationToken cancellationToken)
    {
        if (!_created)
        {
            await create(client, cancellationToken);
            _created = true;
        }

        return client;
    }
}
