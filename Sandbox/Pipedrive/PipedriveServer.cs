using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>How a <see cref="PipedriveServer"/> is set up.</summary>
public sealed record PipedriveServerOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The user that the bridge works as.</summary>
    public long UserId { get; init; } = 20261125;

    /// <summary>That user's API token: made up, it opens nothing else.</summary>
    public string ApiToken { get; init; } = "sandboxpipedriveapitoken0000000000000000";

    /// <summary>The client ID of the bridge's app.</summary>
    public string ClientId { get; init; } = "sandbox-pipedrive-client";

    /// <summary>The client secret of the bridge's app: made up, it opens nothing else.</summary>
    public string ClientSecret { get; init; } = "sandbox-pipedrive-client-secret";

    /// <summary>The refresh token of the app's installation: made up, it opens nothing else.</summary>
    public string RefreshToken { get; init; } = "11111:22222:sandbox-pipedrive-refresh-token";

    /// <summary>How many calls are let through in any two seconds: what the smallest plan allows an API token.</summary>
    public int BurstLimit { get; init; } = 20;

    /// <summary>What may be spent in a day: what the smallest plan allows one seat.</summary>
    public int DailyTokens { get; init; } = 30_000;

    /// <summary>The clock of records, limits and webhooks.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Pipedrive on this machine: records, notes and tokens of its API, and the webhooks that changes make.</summary>
/// <remarks>https://developers.pipedrive.com/docs/api/v1</remarks>
public sealed class PipedriveServer : IAsyncDisposable
{
    private readonly TokenEndpoint _tokens;
    private LocalServer? _server;
    private int _requests;

    private PipedriveServer(PipedriveServerOptions options)
    {
        Options = options;
        _tokens = new TokenEndpoint(options, () => Address);
        Records = new PipedriveRecords(options.Clock);
        Webhooks = new PipedriveWebhooks(options.Clock);
        Records.Changed = Webhooks.Tell;
    }

    /// <summary>Where it listens: a source's <c>BaseUrl</c>.</summary>
    public Uri Address => _server!.Address;

    /// <summary>How it was set up.</summary>
    public PipedriveServerOptions Options { get; }

    /// <summary>The account's records.</summary>
    public PipedriveRecords Records { get; }

    /// <summary>The webhook of the account, and what it has to tell.</summary>
    public PipedriveWebhooks Webhooks { get; }

    /// <summary>How many requests came with a good token.</summary>
    public int Requests => _requests;

    /// <summary>How many tokens were given out.</summary>
    public int Tokens => _tokens.Given;

    /// <summary>What will go wrong next.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Starts the server.</summary>
    public static async Task<PipedriveServer> StartAsync(PipedriveServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var pipedrive = new PipedriveServer(options);
        pipedrive._server = await LocalServer.StartAsync(options.Port, pipedrive.Map, cancellationToken);
        return pipedrive;
    }

    /// <summary>Takes every access token back that was given out.</summary>
    public void ExpireTokens() => _tokens.ExpireAll();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (_server?.DisposeAsync() ?? default);

    private void Map(WebApplication app)
    {
        var records = new RecordEndpoints(Records, new PipedriveActor(Options.UserId, "api"));
        var notes = new NoteEndpoints(Records);
        app.Use(new PipedriveLimits(Options).CountAsync);
        app.MapAnswer("POST", "/oauth/token", Faults, _tokens.GiveAsync);
        Map(app, "GET", "/api/v2/{type}/{id}", records.ReadAsync);
        Map(app, "PATCH", "/api/v2/{type}/{id}", records.UpdateAsync);
        Map(app, "GET", "/api/v2/{type}", records.ListAsync);
        Map(app, "POST", "/v1/notes", notes.CreateAsync);
        Map(app, "GET", "/v1/notes", notes.ListAsync);
        app.MapOtherwise(Faults, _ => Task.FromResult(PipedriveErrors.NotFound("Path")));
    }

    private void Map(WebApplication app, string method, string path, Func<HttpRequest, Task<Answer>> handle) =>
        app.MapAnswer(method, path, Faults, request =>
        {
            if (!_tokens.IsGood(request))
            {
                return Task.FromResult(PipedriveErrors.Unauthorized());
            }

            Interlocked.Increment(ref _requests);
            return handle(request);
        });
}
