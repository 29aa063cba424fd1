using Bridge.Billing;

namespace Bridge.Processing;

/// <summary>Says whether operations run at all just now: an open circuit and an operator's switch hold them, unharmed.</summary>
public sealed class OperationGate(BillingCircuit circuit, Switches switches)
{
    /// <summary>Why operations of a route are held, in words; null where they run.</summary>
    public async ValueTask<string?> WhyHeldAsync(string source, string route, CancellationToken cancellationToken) =>
        switches.IsPaused(source, route) ? "it is paused"
        : await circuit.IsOpenAsync(cancellationToken) ? "the billing API does not accept the bridge"
        : null;
}
