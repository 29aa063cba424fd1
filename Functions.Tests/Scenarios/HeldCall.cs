using Bridge.Sandbox.Servers;

namespace Bridge.Tests.Scenarios;

/// <summary>The next request to a path, held at the server's door until a test lets it in, or drops it.</summary>
internal sealed class HeldCall : IDisposable
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldCall(FaultPlan faults, string pathEnd) => faults.Add(Fault.HoldUntil(_gate.Task) with
    {
        Where = request => request.Path.Value!.EndsWith(pathEnd, StringComparison.Ordinal) && Arrive(),
    });

    /// <summary>Is done once the request is at the door.</summary>
    public Task Arrived => _arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    public void Release() => _gate.TrySetResult();

    public void Abandon() => _gate.TrySetException(new IOException("The connection is gone."));

    public void Dispose() => Release();

    private bool Arrive()
    {
        _arrived.TrySetResult();
        return true;
    }
}
