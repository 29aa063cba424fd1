using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zoho;

/// <summary>How a <see cref="ZohoServer"/> is set up. The secrets are made up, and open nothing else.</summary>
public sealed record ZohoServerOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The client that the API console made.</summary>
    public string ClientId { get; init; } = "1000.SANDBOX";

    /// <summary>The client's secret.</summary>
    public string ClientSecret { get; init; } = "sandbox-zoho-client-secret";

    /// <summary>The refresh token.</summary>
    public string RefreshToken { get; init; } = "sandbox-zoho-refresh-token";

    /// <summary>The token that the bridge gives its channel.</summary>
    public string ChannelToken { get; init; } = "sandbox-zoho-channel-token";

    /// <summary>The secret that the bridge puts into its channel's URL.</summary>
    public string UrlKey { get; init; } = "sandbox-zoho-url-key";

    /// <summary>The user whom the refresh token belongs to.</summary>
    public string UserId { get; init; } = "4876876000000777001";

    /// <summary>The clock of records, tokens and channels.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Zoho CRM's API on this machine: tokens, records, notes, notification channels and queries.</summary>
/// <remarks>https://www.zoho.com/crm/developer/docs/api/v8/</remarks>
public sealed class ZohoServer : IAsyncDisposable
{
    private readonly TokenEndpoint _tokens;
    private LocalServer? _server;
    private int _requests;

    private ZohoServer(ZohoServerOptions options)
    {
        Options = options;
        _tokens = new TokenEndpoint(options);
        Records = new ZohoRecords(options.Clock);
        Channels = new ZohoChannels(options.Clock);
        Records.OnChange = Channels.Tell;
    }

    /// <summary>How it is set up.</summary>
    public ZohoServerOptions Options { get; }

    /// <summary>Where it listens: a source's <c>AccountsUrl</c>.</summary>
    public Uri Address => _server!.Address;

    /// <summary>The organisation's records.</summary>
    public ZohoRecords Records { get; }

    /// <summary>The organisation's notification channels.</summary>
    public ZohoChannels Channels { get; }

    /// <summary>How many requests came with a good token.</summary>
    public int Requests => _requests;

    /// <summary>How many tokens were given out.</summary>
    public int TokensGiven => _tokens.Given;

    /// <summary>Whether the refresh token lacks the scopes for everything.</summary>
    public bool LacksScopes { get; set; }

    /// <summary>What will go wrong next.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Starts the server.</summary>
    public static async Task<ZohoServer> StartAsync(ZohoServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var zoho = new ZohoServer(options);
        zoho._server = await LocalServer.StartAsync(options.Port, zoho.Map, cancellationToken);
        return zoho;
    }

    /// <summary>Ends every token that was given out.</summary>
    public void EndTokens() => _tokens.EndAll();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (_server?.DisposeAsync() ?? default);

    private void Map(WebApplication app)
    {
        const string Root = "/crm/v8";
        var records = new RecordEndpoints(Records, Options.UserId);
        var notes = new NoteEndpoints(Records);
        var watch = new WatchEndpoints(Channels, Options.Clock);
        app.MapAnswer("POST", "/oauth/v2/token", Faults, request => _tokens.GiveAsync(request, Address.GetLeftPart(UriPartial.Authority)));
        Map(app, "GET", $"{Root}/actions/watch", watch.List);
        Map(app, "POST", $"{Root}/actions/watch", watch.EnableAsync);
        Map(app, "PUT", $"{Root}/actions/watch", watch.ReplaceAsync);
        Map(app, "PATCH", $"{Root}/actions/watch", watch.ProlongAsync);
        Map(app, "DELETE", $"{Root}/actions/watch", watch.Disable);
        Map(app, "POST", $"{Root}/coql", new CoqlEndpoint(Records).AskAsync);
        Map(app, "POST", $"{Root}/Notes", notes.CreateAsync);
        Map(app, "GET", $"{Root}/{{module}}/{{id}}", records.Read);
        Map(app, "PUT", $"{Root}/{{module}}", records.UpdateAsync);
        Map(app, "GET", $"{Root}/{{module}}/{{id}}/Notes", notes.Read);
        app.MapOtherwise(Faults, _ => Task.FromResult(ZohoErrors.InvalidUrl()));
    }

    private void Map(WebApplication app, string method, string path, Func<HttpRequest, Task<Answer>> handle) =>
        app.MapAnswer(method, path, Faults, request =>
        {
            if (!_tokens.Accepts(request.Headers.Authorization))
            {
                return Task.FromResult(ZohoErrors.InvalidToken());
            }

            Interlocked.Increment(ref _requests);
            return LacksScopes ? Task.FromResult(ZohoErrors.ScopeMismatch()) : handle(request);
        });
}
