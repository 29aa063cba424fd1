using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Notifications;
using Bridge.Processing;
using Bridge.Routing;
using Bridge.Storage;

namespace Bridge.Health;

/// <summary>Looks how the bridge is doing, by what it knows: it asks storage, and neither billing nor a CRM.</summary>
public sealed class HealthCheck
{
    // Any id that has the form of one.
    private static readonly string NoOperation = new('0', OperationId.Length);

    private readonly OperationLedger _ledger;
    private readonly BillingCircuit _circuit;
    private readonly ICrmSources _sources;
    private readonly RouteTable _routes;
    private readonly Switches _switches;
    private readonly ChannelFindings _channels;
    private readonly CatchUpFindings _catchUp;
    private readonly Notifier _notifier;

    internal HealthCheck(
        OperationLedger ledger,
        BillingCircuit circuit,
        ICrmSources sources,
        RouteTable routes,
        Switches switches,
        ChannelFindings channels,
        CatchUpFindings catchUp,
        Notifier notifier) =>
        (_ledger, _circuit, _sources, _routes, _switches, _channels, _catchUp, _notifier) =
            (ledger, circuit, sources, routes, switches, channels, catchUp, notifier);

    /// <summary>Looks.</summary>
    public async Task<HealthReport> LookAsync(CancellationToken cancellationToken)
    {
        var storage = await StorageAsync(cancellationToken);
        return new(
            [
                storage,
                await BillingAsync(cancellationToken),
                .. _sources.Kinds.Keys.Order(StringComparer.Ordinal).Select(Source),
                .. storage.Condition == Condition.Healthy ? await StoredAsync(cancellationToken) : [],
                .. _routes.Routes.Where(route => _switches.IsPaused(route.Parts.When.Source, route.Id)).Select(Paused),
                .. await NotificationsAsync(cancellationToken),
            ]);
    }

    private async Task<Finding> StorageAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _ledger.FindAsync(NoOperation, cancellationToken);
            return new Finding("storage", Condition.Healthy);
        }
        catch (Exception exception) when (StorageTrouble.Is(exception) || exception is Azure.RequestFailedException)
        {
            return new Finding("storage", Condition.Unhealthy, "The storage account of AzureWebJobsStorage does not answer: look at its address, its network rules and the app's roles.");
        }
    }

    private async Task<IReadOnlyList<Finding>> StoredAsync(CancellationToken cancellationToken)
    {
        try
        {
            return [.. await _channels.LookAsync(cancellationToken), .. await _catchUp.LookAsync(cancellationToken)];
        }
        catch (Exception exception) when (StorageTrouble.Is(exception) || exception is Azure.RequestFailedException)
        {
            return [new Finding("tables", Condition.Degraded, "The tables 'channels' and 'catchup' cannot be read: look at the app's roles at the storage account.")];
        }
    }

    private async Task<IReadOnlyList<Finding>> NotificationsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _notifier.TroubleAsync(cancellationToken) is { } trouble ? [new Finding("notifications", Condition.Degraded, trouble)] : [];
        }
        catch (Exception exception) when (StorageTrouble.Is(exception) || exception is Azure.RequestFailedException)
        {
            // Storage's own finding says so.
            return [];
        }
    }

    private async Task<Finding> BillingAsync(CancellationToken cancellationToken)
    {
        var state = await _circuit.ReadAsync(cancellationToken);
        return state.IsOpen
            ? new Finding("billing", Condition.Degraded, FormattableString.Invariant($"{state.Reason} Since {state.Since:O}. {state.Evidence}"))
            : new Finding("billing", Condition.Healthy);
    }

    private Finding Source(string name) => _sources.Find(name) is null
        ? new Finding($"source {name}", Condition.Degraded, "It is closed: its settings are missing or wrong. The log of the start names the setting.")
        : new Finding($"source {name}", Condition.Healthy);

    private static Finding Paused(Route route) => new($"route {route.Id}", Condition.Degraded, "It is paused by a switch under Pause.");
}
