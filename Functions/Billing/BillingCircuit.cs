#pragma warning disable CA1822 // Interim.
namespace Bridge.Billing;

/// <summary>What a refused token or address means for the operation that met it.</summary>
public enum Unauthorized
{
    /// <summary>The probe was refused as well: the circuit is open, and the operation waits for it.</summary>
    CircuitOpened,

    /// <summary>The token was read anew and is accepted: the operation is tried again.</summary>
    TokenRenewed,

    /// <summary>The probe was accepted with the same token: the billing API refuses this operation alone.</summary>
    OperationRefused,
}

/// <summary>Whether the billing API accepts this app at all: one answer for every instance.</summary>
public sealed class BillingCircuit
{
    /// <summary>Whether no operation is run for now.</summary>
    public ValueTask<bool> IsOpenAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <summary>Finds out by a probe what a refusal means; opens the circuit where the probe is refused as well.</summary>
    /// <exception cref="BillingUnavailableException">The probe came to no answer.</exception>
    public Task<Unauthorized> JudgeAsync(BillingUnauthorizedException refusal, CancellationToken cancellationToken) =>
        Task.FromResult(Unauthorized.CircuitOpened);

    /// <summary>Probes where the circuit is open, and closes it where the billing API accepts the app again.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
