using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Notifications;
using Bridge.Processing;
using Bridge.Routing;
using Bridge.Storage;

namespace Bridge.Health;

/// <summary>Looks how the bridge is doing, by what it knows: it asks storage, and neither billing nor a CRM.</summary>
public sealed class HealthCheck(OperationLedger ledger, BillingCircuit circuit, ICrmSources sources, RouteTable routes, Switches switches, Notifier notifier)
{
    // Any id that has the form of one.
    private static readonly string NoOperation = new('0', OperationId.Length);

    /// <summary>Looks.</summary>
    public async Task<HealthReport> LookAsync(CancellationToken cancellationToken) => new(
        [
            await StorageAsync(cancellationToken),
            await BillingAsync(cancellationToken),
            .. sources.Kinds.Keys.Order(StringComparer.Ordinal).Select(Source),
            .. routes.Routes.Where(route => switches.IsPaused(route.Parts.When.Source, route.Id)).Select(Paused),
            .. await NotificationsAsync(cancellationToken),
        ]);

    private async Task<Finding> StorageAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ledger.FindAsync(NoOperation, cancellationToken);
            return new Finding("storage", Condition.Healthy);
        }
        catch (Exception exception) when (StorageTrouble.Is(exception) || exception is Azure.RequestFailedException)
        {
            return new Finding("storage", Condition.Unhealthy, "The storage account of AzureWebJobsStorage does not answer: look at its address, its network rules and the app's roles.");
        }
    }

    private async Task<IReadOnlyList<Finding>> NotificationsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await notifier.TroubleAsync(cancellationToken) is { } trouble ? [new Finding("notifications", Condition.Degraded, trouble)] : [];
        }
        catch (Exception exception) when (StorageTrouble.Is(exception) || exception is Azure.RequestFailedException)
        {
            // Storage's own finding says so.
            return [];
        }
    }

    private async Task<Finding> BillingAsync(CancellationToken cancellationToken)
    {
        var state = await circuit.ReadAsync(cancellationToken);
        return state.IsOpen
            ? new Finding("billing", Condition.Degraded, FormattableString.Invariant($"{state.Reason} Since {state.Since:O}. {state.Evidence}"))
            : new Finding("billing", Condition.Healthy);
    }

    private Finding Source(string name) => sources.Find(name) is null
        ? new Finding($"source {name}", Condition.Degraded, "It is closed: its settings are missing or wrong. The log of the start names the setting.")
        : new Finding($"source {name}", Condition.Healthy);

    private static Finding Paused(Route route) => new($"route {route.Id}", Condition.Degraded, "It is paused by a switch under Pause.");
}
