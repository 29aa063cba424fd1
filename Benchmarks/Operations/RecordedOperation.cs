using Azure.Data.Tables;
using Bridge.Benchmarks.World;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Processing;
using Bridge.Sandbox.Proxies;

namespace Bridge.Benchmarks.Operations;

/// <summary>One operation as the bridge really makes it: its requests, and the rows that it leaves in the ledger.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Account">The account that it is about.</param>
/// <param name="Message">The message that its webhook queued.</param>
/// <param name="Requests">Its requests to storage, billing and CRM, in order.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record RecordedOperation(
    string Id, string Account, string Message, IReadOnlyList<ProxiedRequest> Requests, IReadOnlyList<TableEntity> Rows)
{

    /// <summary>How many of its requests go to storage.</summary>
    public int Transactions => Requests.Count(request => request.Target is ProxyTarget.Blob or ProxyTarget.Queue or ProxyTarget.Table);

    /// <summary>Its requests to one target, in order.</summary>
    public IReadOnlyList<ProxiedRequest> To(ProxyTarget target) => [.. Requests.Where(request => request.Target == target)];

    /// <summary>Records one in a world of its own, in which every request goes through a proxy. One before it creates what is created once.</summary>
    public static async Task<RecordedOperation> RecordAsync(OperationKind kind, Action<string> say, CancellationToken cancellationToken)
    {
        var recorder = new OperationRecorder();
        await using var world = await BenchmarkWorld.StartAsync(say, cancellationToken, recorder);
        await world.StartBridgeAsync(cancellationToken);
        var accounts = world.OpenAccounts(2);
        await RunAsync(world, recorder, kind, accounts[0], cancellationToken);
        recorder.Begin();
        var id = await RunAsync(world, recorder, kind, accounts[1], cancellationToken);
        var operation = await world.Outside.Ledger.FindAsync(id, cancellationToken);
        var message = EnvelopeJson.Write(OperationQueue.EnvelopeOf(operation!));
        return new(id, accounts[1], message, recorder.Requests, await RowsAsync(world, id, cancellationToken));
    }

    // The host is done with an operation when it deletes the message.
    private static async Task<string> RunAsync(
        BenchmarkWorld world, OperationRecorder recorder, OperationKind kind, string account, CancellationToken cancellationToken)
    {
        var one = new BenchmarkEvent(BenchmarkEvent.Body(kind.Type, OperationKind.DataOf(account)), kind.Route);
        await world.SendAsync(one, cancellationToken);
        while (!recorder.IsOver)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        return one.OperationId;
    }

    private static async Task<IReadOnlyList<TableEntity>> RowsAsync(BenchmarkWorld world, string id, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {OperationId.Partition(id)}");
        await foreach (var row in world.Outside.Storage.Tables.GetTableClient(OperationLedger.TableName).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey.Contains(id, StringComparison.Ordinal))
            {
                rows.Add(row);
            }
        }

        return rows;
    }
}
