using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.HubSpot;

/// <summary>How a <see cref="HubSpotServer"/> is set up.</summary>
public sealed record HubSpotServerOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The access token that callers send as a bearer.</summary>
    public string AccessToken { get; init; } = SandboxSecrets.HubSpotAccessToken;

    /// <summary>The id of the app whose token that is: changes made with it are its own.</summary>
    public string AppId { get; init; } = "271828";

    /// <summary>The clock of records.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>HubSpot's CRM API on this machine: objects, associations and notes.</summary>
/// <remarks>https://developers.hubspot.com/docs/api-reference/crm-objects-v3/guide</remarks>
public sealed class HubSpotServer : IAsyncDisposable
{
    private readonly HubSpotServerOptions _options;
    private LocalServer? _server;
    private int _requests;

    private HubSpotServer(HubSpotServerOptions options)
    {
        _options = options;
        Records = new HubSpotRecords(options.Clock);
    }

    /// <summary>Is told what the app changed, as HubSpot tells its subscribers.</summary>
    public Action<IReadOnlyList<HubSpotChange>>? OnChangeByApp { get; set; }

    /// <summary>Where it listens: a source's <c>BaseUrl</c>.</summary>
    public Uri Address => _server!.Address;

    /// <summary>The id of the app that calls it.</summary>
    public string AppId => _options.AppId;

    /// <summary>The portal's records.</summary>
    public HubSpotRecords Records { get; }

    /// <summary>How many requests came with the access token.</summary>
    public int Requests => _requests;

    /// <summary>What will go wrong next.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Starts the server.</summary>
    public static async Task<HubSpotServer> StartAsync(HubSpotServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var hubSpot = new HubSpotServer(options);
        hubSpot._server = await LocalServer.StartAsync(options.Port, hubSpot.Map, cancellationToken);
        return hubSpot;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (_server?.DisposeAsync() ?? default);

    private void Map(WebApplication app)
    {
        var objects = new ObjectEndpoints(Records, ChangeOrigin.App(AppId), changes => OnChangeByApp?.Invoke(changes));
        var associations = new AssociationEndpoints(Records);
        foreach (var root in new[] { "/crm/v3/objects", "/crm/objects/2026-03" })
        {
            Map(app, "GET", $"{root}/{{type}}/{{id}}", objects.Read);
            Map(app, "PATCH", $"{root}/{{type}}/{{id}}", objects.UpdateAsync);
            Map(app, "POST", $"{root}/{{type}}", objects.CreateAsync);
            Map(app, "POST", $"{root}/{{type}}/batch/read", objects.ReadBatchAsync);
        }

        Map(app, "GET", "/crm/v3/objects/{type}/{id}/associations/{to}", associations.ReadV3);
        Map(app, "GET", "/crm/v4/objects/{type}/{id}/associations/{to}", associations.ReadV4);
        Map(app, "GET", "/crm/objects/2026-03/{type}/{id}/associations/{to}", associations.ReadV4);
        app.MapOtherwise(Faults, _ => Task.FromResult(HubSpotErrors.NotFound()));
    }

    private void Map(WebApplication app, string method, string path, Func<HttpRequest, Task<Answer>> handle) =>
        app.MapAnswer(method, path, Faults, request =>
        {
            if (!IsAuthorized(request))
            {
                return Task.FromResult(HubSpotErrors.Unauthorized());
            }

            Interlocked.Increment(ref _requests);
            return handle(request);
        });

    private bool IsAuthorized(HttpRequest request) =>
        string.Equals(request.Headers.Authorization, $"Bearer {_options.AccessToken}", StringComparison.Ordinal);
}
