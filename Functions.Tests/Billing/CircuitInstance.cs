using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Bridge.Billing;
using Bridge.Secrets;
using Bridge.Storage;
using Bridge.Telemetry;
using Bridge.Tests.Crm;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Tests.Billing;

/// <summary>One instance of the app, as far as the circuit goes: its own memory, and storage that it shares with others.</summary>
internal sealed class CircuitInstance : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public CircuitInstance(AzuriteFixture azurite, Uri billing, TimeProvider clock, string token)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Billing:BaseUrl", billing.ToString())])
            .Build();
        Secrets.With("billing-token", token);
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(clock)
            .AddSingleton<ISecrets>(Secrets)
            .AddSingleton(Clients(azurite))
            .AddTelemetry()
            .AddBilling(configuration)
            .BuildServiceProvider();
    }

    public FakeSecrets Secrets { get; } = new();

    public StorageTap Storage { get; } = new();

    public KeptLog Log { get; } = new();

    public BillingCircuit Circuit => _services.GetRequiredService<BillingCircuit>();

    public IBillingClient Client => _services.GetRequiredService<IBillingClient>();

    public async Task<bool> IsOpenAsync() => await Circuit.IsOpenAsync(default);

    /// <summary>Moves funds, which the billing API refuses, and lets the circuit judge.</summary>
    public async Task<Unauthorized> MeetRefusalAsync() => await Circuit.JudgeAsync(await RefusalAsync(), default);

    public Task<BillingUnauthorizedException> RefusalAsync() => Assert.ThrowsAsync<BillingUnauthorizedException>(
        () => Client.MoveFundsAsync("1000234", 1, "HubSpot deal 42", null, default));

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private StorageClients Clients(AzuriteFixture azurite)
    {
        var options = new TableClientOptions();
        options.AddPolicy(Storage, Azure.Core.HttpPipelinePosition.PerCall);
        var clients = azurite.Clients();
        return new StorageClients(clients.Queues, new TableServiceClient(azurite.ConnectionString, options), clients.Blobs);
    }
}

/// <summary>Counts what goes to storage, and lets nothing through while it is closed.</summary>
internal sealed class StorageTap : HttpPipelinePolicy
{
    private int _requests;

    public bool IsClosed { get; set; }

    public int Requests => Volatile.Read(ref _requests);

    public override ValueTask ProcessAsync(Azure.Core.HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref _requests);
        return IsClosed ? throw new Azure.RequestFailedException(503, "Storage is out.") : ProcessNextAsync(message, pipeline);
    }

    public override void Process(Azure.Core.HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The circuit works asynchronously.");
}
