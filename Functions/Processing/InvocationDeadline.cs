namespace Bridge.Processing;

/// <summary>
/// Ends an invocation before host.json's <c>functionTimeout</c> does, at which the host would restart the worker, and with it whatever
/// else is on its way to the billing API.
/// </summary>
internal sealed class InvocationDeadline : IDisposable
{
    private readonly CancellationTokenSource _budget;
    private readonly CancellationTokenSource _either;

    public InvocationDeadline(ProtocolTimes times, TimeProvider clock, CancellationToken host)
    {
        _budget = new CancellationTokenSource(times.Invocation, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(host, _budget.Token);
    }

    /// <summary>Is cancelled when the budget is spent, or the host stops.</summary>
    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _budget.Dispose();
    }
}
