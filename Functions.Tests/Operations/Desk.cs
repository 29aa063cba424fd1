using System.Net;
using System.Text;
using Bridge.Json;
using Bridge.Ledger;
using Bridge.Operations;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Hosting;
using Bridge.Tests.Scenarios;
using Bridge.Tests.SelfHost;
using Bridge.Triggers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Operations;

/// <summary>An operator's desk: the functions for operators behind the real host, with the graph of a <see cref="Scenarios.World"/>.</summary>
internal sealed class Desk : IAsyncDisposable
{
    public const string Key = "desk-operator-key-0123456789";

    private readonly WebApplication _host;
    private readonly HttpClient _client;

    private Desk(World world, WebApplication host) =>
        (World, _host, _client) = (world, host, new HttpClient { BaseAddress = new Uri(host.Urls.Single()) });

    public World World { get; }

    public static async Task<Desk> OpenAsync(AzuriteFixture azurite, params (string Setting, string? Value)[] settings)
    {
        var world = await World.StartAsync(azurite, [.. settings.Append((Setting: "Secrets:operator-key", Value: Key)).DistinctBy(one => one.Setting)]);
        var host = BridgeApplication.Create(
            Path.GetTempPath(),
            TestHost.HostJson,
            new LocalSettings(new Dictionary<string, string?>(), Port: null, IsMissing: false),
            new ListenAddress(Urls: null, Host: null, Port: 0),
            [typeof(OperationViewFunctions), typeof(OperationCommandFunctions), typeof(SourceCommandFunctions)],
            (services, _) => services
                .AddSingleton(world.Get<OperationViews>())
                .AddSingleton(world.Get<OperationCommands>())
                .AddSingleton(world.Get<CatchUpCommand>()));
        await host.StartAsync();
        return new Desk(world, host);
    }

    public Task<DeskAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Sends a command as Ada, who has the key and says why.</summary>
    public Task<DeskAnswer> PostAsync(string path, params (string Name, JToken? Value)[] parameters)
    {
        var body = new JObject { ["who"] = "Ada", ["why"] = "the test says so" };
        foreach (var (name, value) in parameters)
        {
            body[name] = value;
        }

        return SendAsync(HttpMethod.Post, path, StrictJson.Write(body));
    }

    public async Task<DeskAnswer> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json", params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        foreach (var (name, value) in headers.Append((OperatorAccess.KeyHeader, Key)).DistinctBy(header => header.Item1))
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new DeskAnswer(answer.StatusCode, text.Length == 0 ? [] : StrictJson.ParseObject(text));
    }

    /// <summary>Puts an operation into the ledger as it stands.</summary>
    public async Task<Operation> PutAsync(Operation operation) => (await World.Ledger.InsertAsync(operation, "put there", default)).Operation;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        await World.DisposeAsync();
    }
}

/// <summary>What an operator was answered.</summary>
internal sealed record DeskAnswer(HttpStatusCode Status, JObject Body)
{
    public IReadOnlyList<string> Ids => [.. Body["operations"]!.Select(operation => (string)operation["id"]!)];

    public string? Next => (string?)Body["next"];

    public string Detail => (string?)Body["detail"] ?? "";

    public string? this[string name] => (string?)Body[name];
}
