using Bridge.Sandbox.Azurite;
using Bridge.Storage;
using Microsoft.Extensions.Configuration;

namespace Bridge.Tests.Scenarios;

/// <summary>One Azurite for all tests that need storage.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}

/// <summary>Starts Azurite before the first test that needs it.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public async Task InitializeAsync() => _server = await AzuriteServer.StartAsync(null, Console.Error.WriteLine, CancellationToken.None);

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    internal StorageClients Clients() => new(new ConfigurationBuilder()
        .AddInMemoryCollection([new("AzureWebJobsStorage", ConnectionString)])
        .Build());
}
