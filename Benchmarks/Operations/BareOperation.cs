using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Bridge.Benchmarks.World;
using Bridge.Crm.Generic;
using Bridge.Sandbox;
using Bridge.Sandbox.Generic;
using Bridge.Sandbox.Proxies;

namespace Bridge.Benchmarks.Operations;

/// <summary>
/// The limit: the storage, billing and CRM requests that one operation needs, as large as the bridge's own and in their order, and
/// nothing else.
/// </summary>
internal sealed class BareOperation
{
    private static readonly string[] OfContent = ["Content-Type", "Content-Length"];
    private static readonly string[] OfConnection = ["Host", "Connection", "traceparent", "Transfer-Encoding"];

    private const int Batch = 16;

    private readonly ConcurrentQueue<QueueMessage> _received = new();
    private readonly RecordedOperation _recorded;
    private readonly BenchmarkWorld _world;
    private readonly QueueClient _queue;
    private readonly TableClient _operations;
    private readonly TableClient _locks;

    private BareOperation(RecordedOperation recorded, BenchmarkWorld world)
    {
        (_recorded, _world) = (recorded, world);
        _queue = world.Outside.Storage.Queues.GetQueueClient("bare");
        _operations = world.Outside.Storage.Tables.GetTableClient("bareoperations");
        _locks = world.Outside.Storage.Tables.GetTableClient("barelocks");
    }

    /// <summary>Makes ready to run some.</summary>
    public static async Task<BareOperation> PrepareAsync(RecordedOperation recorded, BenchmarkWorld world, CancellationToken cancellationToken)
    {
        var bare = new BareOperation(recorded, world);
        await bare._queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await bare._operations.CreateIfNotExistsAsync(cancellationToken);
        await bare._locks.CreateIfNotExistsAsync(cancellationToken);
        return bare;
    }

    /// <summary>Runs one about an account.</summary>
    public async Task RunAsync(string account, CancellationToken cancellationToken)
    {
        await _queue.SendMessageAsync(_recorded.Message, cancellationToken);
        var message = await TakeAsync(cancellationToken);
        var rows = new BareRows(_operations, _recorded);
        await rows.WriteAsync(rows.Indexes.Take(2), isOpen: true, cancellationToken);
        if (_recorded.To(ProxyTarget.Billing) is [var baseline, var put])
        {
            var taken = await _locks.AddEntityAsync(new TableEntity($"billing_{account}", "lock") { ["Operation"] = _recorded.Id }, cancellationToken);
            await CallBillingAsync(baseline, account, cancellationToken);
            await rows.WriteAsync(rows.Indexes.Skip(2).Take(1), isOpen: true, cancellationToken);
            await CallBillingAsync(put, account, cancellationToken);
            await rows.WriteAsync(rows.Indexes.Skip(3), isOpen: true, cancellationToken);
            await _locks.DeleteEntityAsync($"billing_{account}", "lock", taken.Headers.ETag!.Value, cancellationToken);
        }
        else
        {
            await CallBillingAsync(_recorded.To(ProxyTarget.Billing)[0], account, cancellationToken);
            await rows.WriteAsync(rows.Indexes.Skip(2), isOpen: true, cancellationToken);
        }

        await WriteBackAsync(cancellationToken);
        await rows.WriteAsync([], isOpen: false, cancellationToken);
        await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
    }

    // As many at once as the host takes.
    private async Task<QueueMessage> TakeAsync(CancellationToken cancellationToken)
    {
        QueueMessage? message;
        while (!_received.TryDequeue(out message))
        {
            foreach (var another in (await _queue.ReceiveMessagesAsync(Batch, cancellationToken: cancellationToken)).Value)
            {
                _received.Enqueue(another);
            }
        }

        return message;
    }

    private async Task CallBillingAsync(ProxiedRequest recorded, string account, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(recorded.Method), new Uri(_world.Outside.Billing.Address, recorded.Url.Replace(_recorded.Account, account, StringComparison.Ordinal)));
        if (recorded.Body.Length > 0)
        {
            var body = Encoding.UTF8.GetString(recorded.Body.Span).Replace(_recorded.Account, account, StringComparison.Ordinal);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        foreach (var (name, values) in recorded.Headers.Where(header => !OfConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!OfContent.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, values);
            }
            else if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values);
            }
        }

        await SendAsync(request, cancellationToken);
    }

    private async Task WriteBackAsync(CancellationToken cancellationToken)
    {
        var body = _recorded.To(ProxyTarget.Results)[0].Body;
        var (id, seconds) = ($"bare-{Guid.NewGuid():N}", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        using var request = new HttpRequestMessage(HttpMethod.Post, _world.Outside.Crm<SandboxGeneric>().Receiver.ResultUrl)
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Add(StandardWebhooksSignature.IdHeader, id);
        request.Headers.Add(StandardWebhooksSignature.TimestampHeader, seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooksSignature.SignatureHeader, StandardWebhooksSignature.Sign(SandboxSecrets.GenericResultSecret, id, seconds, body.Span));
        await SendAsync(request, cancellationToken);
    }

    private async Task SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var answer = await _world.Http.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"A bare {request.Method} {request.RequestUri} was answered with {(int)answer.StatusCode}: {body}");
        }
    }
}
