namespace Bridge.Processing;

/// <summary>
/// How long an invocation works before it gives up by itself: less than host.json's <c>functionTimeout</c>, at which the host would
/// restart the worker, and with it whatever else is on its way to the billing API.
/// </summary>
internal sealed class InvocationDeadline : IDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(80);

    private readonly CancellationTokenSource _budget;
    private readonly CancellationTokenSource _either;

    public InvocationDeadline(TimeProvider clock, CancellationToken host)
    {
        _budget = new CancellationTokenSource(Budget, clock);
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
