using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Bridge.Sandbox.Proxies;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Sandbox.Proxies;

/// <summary>Storage does not notice a proxy, though its signatures cover paths and headers.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ProxiedStorageTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly SeenRequests _seen = new();
    private readonly List<ProxyServer> _proxies = [];
    private string _connection = "";

    public async Task InitializeAsync()
    {
        _connection = azurite.ConnectionString;
        foreach (var target in new[] { ProxyTarget.Blob, ProxyTarget.Queue, ProxyTarget.Table })
        {
            var endpoint = azurite.ConnectionString.Split(';').Single(part => part.StartsWith($"{target}Endpoint=", StringComparison.Ordinal));
            var address = new Uri(endpoint.Split('=', 2)[1]);
            var proxy = await ProxyServer.StartAsync(target, () => address, _seen, default);
            _proxies.Add(proxy);
            _connection = _connection.Replace(address.GetLeftPart(UriPartial.Authority), proxy.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    [Fact]
    public async Task Table_ThroughAProxy_TakesBatchesAndAwkwardKeys()
    {
        var table = new TableClient(_connection, $"t{Guid.NewGuid():N}");
        await table.CreateAsync();
        const string awkward = "it's 100% ~ü+&=b";
        var row = new TableEntity("a", awkward) { ["Text"] = new string('x', 20_000) };

        await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, row), new(TableTransactionActionType.Add, new TableEntity("a", "b"))]);
        var found = (await table.GetEntityAsync<TableEntity>("a", awkward)).Value;
        var conflict = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("a", "b")));
        var stale = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateReplace, new TableEntity("a", "b"), new ETag("W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\""))]));
        var missing = await table.GetEntityIfExistsAsync<TableEntity>("a", "c");
        var filtered = await table.QueryAsync<TableEntity>($"PartitionKey eq 'a' and RowKey ge 'b'").CountAsync();

        Assert.Equal(row["Text"], found["Text"]);
        Assert.Equal(409, conflict.Status);
        Assert.Equal(412, stale.Status);
        Assert.False(missing.HasValue);
        Assert.Equal(2, filtered);
        Assert.Contains("table POST /$batch", _seen.Keys);
    }

    [Fact]
    public async Task Queue_ThroughAProxy_HandsMessagesOutAndTakesThemBack()
    {
        var queue = new QueueClient(_connection, $"q{Guid.NewGuid():N}");
        await queue.CreateAsync();
        await queue.SendMessageAsync("one & <two>");

        var message = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(1))).Value;
        var receipt = (await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.FromMinutes(1))).Value.PopReceipt;
        await queue.DeleteMessageAsync(message.MessageId, receipt);

        Assert.Equal("one & <two>", message.MessageText);
        Assert.Null((await queue.PeekMessageAsync()).Value);
    }

    [Fact]
    public async Task Blob_ThroughAProxy_IsLeasedAskedForAndRead()
    {
        var container = new BlobContainerClient(_connection, $"c{Guid.NewGuid():N}");
        await container.CreateAsync();
        var blob = container.GetBlobClient("a folder/ü.json");
        Assert.False((await blob.ExistsAsync()).Value);
        var content = BinaryData.FromBytes(new byte[300_000]);

        await blob.UploadAsync(content);

        Assert.Equal(300_000, (await blob.GetPropertiesAsync()).Value.ContentLength);
        Assert.Equal(content.ToArray(), (await blob.DownloadContentAsync()).Value.Content.ToArray());
        Assert.Contains(_seen.Requests, request => request.Method == "HEAD");
    }

    private sealed class SeenRequests : IProxyWatch
    {
        public ConcurrentQueue<ProxiedRequest> Requests { get; } = [];

        public IEnumerable<string> Keys => Requests.Select(request => request.Key);

        public Task<Passage> BeforeAsync(ProxiedRequest request, CancellationToken cancellationToken)
        {
            Requests.Enqueue(request);
            return Task.FromResult(Passage.Free);
        }

        public Task<Passage> AfterAsync(ProxiedRequest request, ProxiedAnswer answer, CancellationToken cancellationToken) => Task.FromResult(Passage.Free);
    }
}
