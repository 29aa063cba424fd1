#pragma warning disable CA1822 // Interim.
using Bridge.Ledger;
using Bridge.Routing;

namespace Bridge.Processing;

/// <summary>The brakes of a move of funds, checked before anything is sent.</summary>
public sealed class Brakes
{
    /// <summary>Why a person must let the move pass first, in words; null where no brake holds it.</summary>
    /// <param name="operation">The operation; its arguments and account are the ones to be sent.</param>
    /// <param name="route">Its route.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<string?> WhyHeldAsync(Operation operation, Route route, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);
}
