using System.Text;
using System.Text.RegularExpressions;
using Bridge.Benchmarks.Operations;
using Bridge.Sandbox.Proxies;

namespace Bridge.Benchmarks.Scale;

/// <summary>What one operation asks of storage and of the billing API, counted from its requests.</summary>
/// <param name="Requests">Requests to the storage account.</param>
/// <param name="Messages">Messages of the queue that are added, got or deleted.</param>
/// <param name="LedgerEntities">Entities of the ledger that are written, all in one of its partitions.</param>
/// <param name="LockEntities">Entities of the locks that are written.</param>
/// <param name="BillingCalls">Calls of the billing API.</param>
internal sealed partial record OperationCost(int Requests, int Messages, int LedgerEntities, int LockEntities, int BillingCalls)
{
    public static OperationCost Of(RecordedOperation recorded)
    {
        var tables = recorded.To(ProxyTarget.Table);
        return new(
            recorded.Transactions,
            recorded.To(ProxyTarget.Queue).Count,
            tables.Sum(request => InBatch().Count(Encoding.UTF8.GetString(request.Body.Span))),
            tables.Count(request => request.Path.Contains("/locks", StringComparison.Ordinal)),
            recorded.To(ProxyTarget.Billing).Count);
    }

    // Each change of a batch is a request inside its body.
    [GeneratedRegex(@"^(?:POST|PUT|PATCH|MERGE|DELETE) \S+ HTTP/1\.1", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InBatch();
}
