using Bridge.Sandbox.Proxies;

namespace Bridge.Sandbox.CrashPoints;

/// <summary>Kills the bridge at one point, once.</summary>
/// <param name="point">The point.</param>
internal sealed class Killer(CrashPoint point) : IProxyWatch
{
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Armed? _armed;
    private int _seen;

    /// <summary>Is done when the bridge was killed.</summary>
    public Task Killed => _killed.Task;

    /// <summary>Counts requests from now on.</summary>
    /// <param name="kill">Kills the bridge, and returns when it is gone.</param>
    /// <param name="hasMessages">Whether a look into the queue of that name would find a message.</param>
    public void Arm(Func<Task> kill, Func<string, CancellationToken, Task<bool>> hasMessages) => _armed = new Armed(kill, hasMessages);

    /// <inheritdoc/>
    public async Task<Passage> BeforeAsync(ProxiedRequest request, CancellationToken cancellationToken)
    {
        if (_armed is not { } armed || point.Moment != KillMoment.Before || !IsOfKey(request))
        {
            return Passage.Free;
        }

        if (Background.IsReceive(request) && !await armed.HasMessages(Background.QueueOf(request), cancellationToken))
        {
            // Answered here: a message that came between the two looks would be found uncounted.
            return Passage.Instead(ProxiedAnswer.Text(StatusCodes.Status200OK, "application/xml", "<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList />"));
        }

        return await CountAsync(armed);
    }

    /// <inheritdoc/>
    public Task<Passage> AfterAsync(ProxiedRequest request, ProxiedAnswer answer, CancellationToken cancellationToken) =>
        _armed is { } armed && point.Moment == KillMoment.After && IsOfKey(request) && (!Background.IsReceive(request) || Background.Found(answer))
            ? CountAsync(armed)
            : Task.FromResult(Passage.Free);

    private bool IsOfKey(ProxiedRequest request) =>
        !_killed.Task.IsCompleted && !Background.Is(request) && string.Equals(request.Key, point.Request.Key, StringComparison.Ordinal);

    private async Task<Passage> CountAsync(Armed armed)
    {
        if (Interlocked.Increment(ref _seen) != point.Request.Ordinal)
        {
            return Passage.Free;
        }

        await armed.Kill();
        _killed.TrySetResult();
        return Passage.Cut;
    }

    private sealed record Armed(Func<Task> Kill, Func<string, CancellationToken, Task<bool>> HasMessages);
}
