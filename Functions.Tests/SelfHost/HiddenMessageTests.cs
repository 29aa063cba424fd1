using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Bridge.SelfHost.Queues;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.SelfHost;

[Collection(AzuriteCollection.Name)]
public sealed class HiddenMessageTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Time = TestHost.HostJson.Queues.HiddenFor;

    private readonly FakeTimeProvider _clock = new();
    private readonly Requests _requests = new();

    [Fact]
    public async Task Message_ThatRunsForLong_IsHiddenAgainAtHalfOfItsTime()
    {
        var queue = await QueueAsync();
        await using var hidden = new HiddenMessage(queue, await ReceiveAsync(queue), Time, _clock, NullLogger.Instance);

        _clock.Advance(Time / 2);
        await Eventually.TrueAsync(() => _requests.Renewals == 1);
        await Eventually.TrueAsync(_clock, TimeSpan.FromMinutes(1), () => _requests.Renewals == 2);

        // The receipt of the last renewal is the one that deletes.
        await hidden.DeleteAsync();
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Message_WhoseRenewalFails_IsTriedAgainBeforeItShows()
    {
        var queue = await QueueAsync();
        await using var hidden = new HiddenMessage(queue, await ReceiveAsync(queue), Time, _clock, NullLogger.Instance);
        _requests.Fail = true;
        _clock.Advance(Time / 2);
        await Eventually.TrueAsync(() => _requests.Failures > 0);
        var failed = _clock.GetUtcNow();
        _requests.Fail = false;

        await Eventually.TrueAsync(_clock, TimeSpan.FromSeconds(1), () => _requests.Renewals == 1);

        Assert.True(_clock.GetUtcNow() - failed < Time / 2);
    }

    private async Task<QueueClient> QueueAsync()
    {
        var options = new QueueClientOptions { Retry = { MaxRetries = 0 } };
        options.AddPolicy(_requests, HttpPipelinePosition.PerCall);
        var queue = new QueueClient(azurite.ConnectionString, $"q{Guid.NewGuid():N}", options);
        await queue.CreateIfNotExistsAsync();
        return queue;
    }

    private static async Task<Azure.Storage.Queues.Models.QueueMessage> ReceiveAsync(QueueClient queue)
    {
        await queue.SendMessageAsync("message");
        return (await queue.ReceiveMessageAsync(Time)).Value;
    }

    private sealed class Requests : HttpPipelinePolicy
    {
        private int _renewals;
        private int _failures;

        public int Renewals => Volatile.Read(ref _renewals);

        public int Failures => Volatile.Read(ref _failures);

        public bool Fail { get; set; }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var isRenewal = message.Request.Uri.Query.Contains("visibilitytimeout=600", StringComparison.Ordinal) && message.Request.Method == RequestMethod.Put;
            if (isRenewal && Fail)
            {
                Interlocked.Increment(ref _failures);
                throw new Azure.RequestFailedException("Storage is away.");
            }

            await ProcessNextAsync(message, pipeline);
            if (isRenewal)
            {
                Interlocked.Increment(ref _renewals);
            }
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }
}
