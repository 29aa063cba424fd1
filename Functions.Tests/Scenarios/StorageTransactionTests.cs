using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Bridge.Ledger;
using Bridge.Sandbox.Sending;
using Bridge.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Scenarios;

/// <summary>
/// What an operation costs: its requests to storage from the webhook to the written-back result, the host's own among them. What a
/// process asks once, and the circuit that all operations ask about together, is nobody's.
/// </summary>
[Collection(AzuriteCollection.Name)]
public sealed class StorageTransactionTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task MoveFunds_FromTheWebhookToTheWrittenBackResult_TakesNineTransactions()
    {
        var requests = new Requests();
        await using var world = await StartAsync(requests);
        await RunAsync(world, requests, Deal.In(world, "1").Won());

        var operation = await RunAsync(world, requests, Deal.In(world, "10").Won());

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), operation.States());
        Assert.Equal(
            [
                "POST /operations/messages", // The webhook queues it,
                "GET /operations/messages", // and the host takes it.
                "POST /$batch", // Claimed.
                "POST /locks",
                "POST /$batch", // Sending, with its baseline.
                "POST /$batch", // Succeeded, with what is to be written back.
                "DELETE /locks",
                "POST /$batch", // Written back.
                "DELETE /operations/messages", // The host is done with it.
            ],
            requests.All);
    }

    [Fact]
    public async Task GetCustomerBalance_FromTheWebhookToTheWrittenBackResult_TakesSixTransactions()
    {
        var requests = new Requests();
        await using var world = await StartAsync(requests);
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        var balance = World.GenericSends("balance.requested", new JObject { ["account"] = account }, record: true);
        await RunAsync(world, requests, World.GenericSends("balance.requested", new JObject { ["account"] = account }, record: true));

        var operation = await RunAsync(world, requests, balance);

        Assert.Equal((CallState.Succeeded, WriteBackState.Done), operation.States());
        Assert.Equal(
            [
                "POST /operations/messages", // The webhook queues it,
                "GET /operations/messages", // and the host takes it.
                "POST /$batch", // Claimed.
                "POST /$batch", // Succeeded, with what is to be written back.
                "POST /$batch", // Written back.
                "DELETE /operations/messages", // The host is done with it.
            ],
            requests.All);
    }

    private Task<World> StartAsync(Requests requests) =>
        World.StartAsync(azurite, services => services.AddSingleton(requests.ClientsOf(azurite.ConnectionString)));

    /// <summary>Delivers a webhook, and runs its message as the host does.</summary>
    private static async Task<Operation> RunAsync(World world, Requests requests, Webhook webhook)
    {
        requests.Begin();
        var id = Assert.Single((await world.DeliverAsync(webhook)).Operations);
        var queue = world.Get<StorageClients>().Queues.GetQueueClient(BridgeQueues.OperationsName);
        var message = Assert.Single((await queue.ReceiveMessagesAsync(maxMessages: 16)).Value);
        await world.RunAsync(message.MessageText);
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        requests.End();
        return await world.FindAsync(id);
    }

    /// <summary>Every request to storage while it counts, by its method and what it is about, in order.</summary>
    private sealed class Requests : HttpPipelinePolicy
    {
        private readonly List<string> _all = [];
        private bool _counts;

        public IReadOnlyList<string> All => _all;

        public StorageClients ClientsOf(string connection) => new(
            new QueueServiceClient(connection, Counted(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 })),
            new TableServiceClient(connection, Counted(new TableClientOptions())),
            new BlobServiceClient(connection, Counted(new BlobClientOptions())));

        public void Begin()
        {
            _all.Clear();
            _counts = true;
        }

        public void End() => _counts = false;

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            // Behind the account: /queue/messages/id, /table(keys), /$batch.
            var path = message.Request.Uri.ToUri().Segments[2..];
            var what = string.Concat(path.Take(2)).TrimEnd('/').Split('(')[0];
            if (_counts && what != "circuit")
            {
                _all.Add($"{message.Request.Method} /{what}");
            }

            return ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("The bridge works asynchronously.");

        private T Counted<T>(T options)
            where T : ClientOptions
        {
            options.AddPolicy(this, HttpPipelinePosition.PerRetry);
            return options;
        }
    }
}
