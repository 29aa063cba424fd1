using System.Globalization;
using Bridge.Benchmarks.Figures;
using Bridge.Benchmarks.Harness;
using Bridge.Benchmarks.Operations;
using Bridge.Ledger;

namespace Bridge.Benchmarks.Scale;

/// <summary>
/// Where the design stops: a second of money operations at three rates, spread over the ledger's partitions by their ids, and how
/// much of it each of the limits lets through.
/// </summary>
internal sealed class ScaleBenchmark : IBenchmark
{
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
        var busiest = Enumerable.Range(0, rate)
            .Select(number => OperationId.Of("scale", number.ToString(CultureInfo.InvariantCulture), "scale"))
            .CountBy(OperationId.Partition)
            .Max(partition => partition.Value);
        var at = string.Create(CultureInfo.InvariantCulture, $"{rate:#,##0} events a second");
        yield return Share($"{at}: messages of a queue", rate * cost.Messages, AzureLimits.OfQueue, "more deployments, each with some of the sources");
        yield return Share($"{at}: locks, entities of a partition", rate * cost.LockEntities, AzureLimits.OfPartition, "more deployments, each with some of the sources");
        yield return Share($"{at}: ledger, entities of the busiest partition", busiest * cost.LedgerEntities, AzureLimits.OfPartition, "more deployments, each with some of the sources");
        yield return Share($"{at}: requests to the account", rate * cost.Requests, AzureLimits.OfAccount, "more storage accounts, one a deployment");
        yield return Share($"{at}: calls of the billing API by one instance", rate * cost.BillingCalls, UsualBillingCalls, "Billing:RequestsPerSecond, and more instances");
    }

    private static int UsualBillingCalls => new Bridge.Billing.BillingOptions().RequestsPerSecond;

    private static Figure Share(string name, int asked, int limit, string moves) =>
        new(name, "a second", Series.Of(asked)) { Limit = Series.Of(limit), IsCost = true, Note = moves };
}
