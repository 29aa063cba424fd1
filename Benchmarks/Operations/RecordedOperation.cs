using Azure.Data.Tables;
using Bridge.Benchmarks.World;
using Bridge.Ledger;
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
        await RunAsync(world, kind, accounts[0], cancellationToken);
        recorder.Begin();
        var id = await RunAsync(world, kind, accounts[1], cancellationToken);
        var message = Bridge.Intake.EnvelopeJson.Write(Bridge.Processing.OperationQueue.EnvelopeOf(await EndedAsync(world, recorder, id, cancellationToken)));
        return new(id, accounts[1], message, recorder.Requests, await RowsAsync(world, id, cancellationToken));
    }

    private static async Task<string> RunAsync(BenchmarkWorld world, OperationKind kind, string account, CancellationToken cancellationToken)
    {
        var one = new BenchmarkEvent(BenchmarkEvent.Body(kind.Type, OperationKind.DataOf(account)), kind.Route);
        var ended = world.Results.Of(one.OperationId, cancellationToken);
        await world.SendAsync(one, cancellationToken);
        await ended;
        return one.OperationId;
    }

    // The host is done with it when it deletes the message.
    private static async Task<Operation> EndedAsync(BenchmarkWorld world, OperationRecorder recorder, string id, CancellationToken cancellationToken)
    {
        while (!recorder.Requests.Any(request => request.Target == ProxyTarget.Queue && request.Method == HttpMethods.Delete))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        return (await world.Outside.Ledger.FindAsync(id, cancellationToken))!;
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
