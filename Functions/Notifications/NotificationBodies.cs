using System.Globalization;
using Bridge.Billing;
using Bridge.Intake;
using Bridge.Ledger;
using Microsoft.Extensions.Options;

namespace Bridge.Notifications;

/// <summary>
/// Writes what a notification says: which operations, under which route and why, with a link to each. What an event or an answer held is not in it.
/// </summary>
internal sealed class NotificationBodies(OperationLedger ledger, IOptions<IntakeOptions> options)
{
    /// <summary>How many operations are named, at most; all are counted.</summary>
    public const int MostNamed = 20;

    private readonly string _dashboard = $"{options.Value.PublicUrl.TrimEnd('/')}/api/dashboard";

    /// <summary>Writes it.</summary>
    public async Task<JObject> WriteAsync(Notification notification, CancellationToken cancellationToken) => new()
    {
        ["type"] = notification.Type,
        ["timestamp"] = Time(notification.At),
        ["data"] = notification.Circuit is { } circuit ? Data(circuit) : await DataAsync(notification, cancellationToken),
    };

    private async Task<JObject> DataAsync(Notification notification, CancellationToken cancellationToken)
    {
        var named = notification.News.Take(MostNamed).Select(RowKeys.IdOf);
        var operations = await Task.WhenAll(named.Select(id => ledger.FindAsync(id, cancellationToken)));
        return new JObject
        {
            ["count"] = notification.News.Count,
            ["operations"] = new JArray(operations.OfType<Operation>().Select(Data)),
            ["link"] = _dashboard,
        };
    }

    private JObject Data(Operation operation) => new()
    {
        ["operationId"] = operation.Id,
        ["source"] = operation.Source,
        ["route"] = operation.Route,
        ["run"] = operation.Run,
        ["state"] = operation.State.ToString(),
        ["reason"] = operation.Reason,
        ["receivedAt"] = Time(operation.ReceivedAt),
        ["link"] = $"{_dashboard}/operations/{operation.Id}",
    };

    private JObject Data(CircuitState circuit) => new()
    {
        ["since"] = circuit.Since is { } since ? Time(since) : null,
        ["reason"] = circuit.Reason,
        ["link"] = _dashboard,
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
