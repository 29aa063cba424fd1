using Bridge.Sandbox.Servers;

namespace Bridge.Tests.Scenarios;

/// <summary>The next request to a path, held at the server's door until a test lets it in, or drops it.</summary>
internal sealed class HeldCall : IDisposable
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldCall(FaultPlan faults, string pathEnd) => faults.Add(Fault.HoldUntil(_gate.Task).On(pathEnd));

    public void Release() => _gate.TrySetResult();

    public void Abandon() => _gate.TrySetException(new IOException("The connection is gone."));

    public void Dispose() => Release();
}
