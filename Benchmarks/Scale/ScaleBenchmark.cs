using System.Globalization;
using Bridge.Benchmarks.Figures;
using Bridge.Benchmarks.Harness;
using Bridge.Benchmarks.Operations;
using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Storage;

namespace Bridge.Benchmarks.Scale;

/// <summary>
/// Where the design stops: a second of money operations at three rates, divided by their ids between queues and partitions as the
/// bridge does, and how much of it each of the limits lets through.
/// </summary>
internal sealed class ScaleBenchmark : IBenchmark
{
    private const int Accounts = 1_000;
    private const string Deployments = "more deployments, each with a storage account of its own";

    private static readonly int[] Rates = [10, 1_000, 100_000];

    public string Name => "scale";

    public string Description => "a simulated second of money operations, and how much of it the limits let through: below 1 is beyond them";

    public async Task<IReadOnlyList<Figure>> RunAsync(Effort effort, Action<string> say, CancellationToken cancellationToken)
    {
        say("counting what an operation costs");
        var cost = OperationCost.Of(await RecordedOperation.RecordAsync(OperationKind.Money, say, cancellationToken));
        return [.. Rates.SelectMany(rate => Simulate(rate, cost))];
    }

    private static IEnumerable<Figure> Simulate(int rate, OperationCost cost)
    {
        var ids = Enumerable.Range(0, rate).Select(number => OperationId.Of("scale", Text(number), "scale")).ToList();
        var at = string.Create(CultureInfo.InvariantCulture, $"{rate:#,##0} events a second");
        yield return Queues(1, $"{at}: messages of the one queue");
        yield return Queues(QueueOptions.MostOfOperations, $"{at}: messages of the busiest of {QueueOptions.MostOfOperations} queues");
        yield return Share(
            $"{at}: locks, entities of the busiest of {Text(Accounts)} accounts", Busiest(ids, AccountOf) * cost.LockEntities, AzureLimits.OfPartition, "more accounts");
        yield return Share(
            $"{at}: ledger, entities of the busiest of 16 partitions", Busiest(ids, OperationId.Partition) * cost.LedgerEntities, AzureLimits.OfPartition, Deployments);
        yield return Share($"{at}: requests to the storage account", rate * cost.Requests, AzureLimits.OfAccount, Deployments);
        yield return Share($"{at}: calls of the billing API by one instance", rate * cost.BillingCalls, UsualBillingCalls, "Billing:RequestsPerSecond, and more instances");

        Figure Queues(int queues, string name) =>
            Share(name, Busiest(ids, id => BridgeQueues.NumberOf(id, queues)) * cost.Messages, AzureLimits.OfQueue, $"{QueueOptions.Section}:{nameof(QueueOptions.Operations)}");
    }

    private static int UsualBillingCalls => new BillingOptions().RequestsPerSecond;

    // As by chance, and the same in every run: an id is a hash.
    private static int AccountOf(string id) => int.Parse(id.AsSpan(1, 7), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % Accounts;

    private static int Busiest<TKey>(IEnumerable<string> ids, Func<string, TKey> keyOf)
        where TKey : notnull => ids.CountBy(keyOf).Max(share => share.Value);

    private static string Text(int number) => number.ToString("#,##0", CultureInfo.InvariantCulture);

    private static Figure Share(string name, int asked, int limit, string moves) =>
        new(name, "a second", Series.Of(asked)) { Limit = Series.Of(limit), IsCost = true, Note = moves };
}
