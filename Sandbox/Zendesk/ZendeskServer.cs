using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Zendesk;

/// <summary>How a <see cref="ZendeskServer"/> is set up.</summary>
public sealed record ZendeskServerOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The identifier of the bridge's OAuth client.</summary>
    public string ClientId { get; init; } = "bridge";

    /// <summary>The secret of the bridge's OAuth client: made up, it opens nothing else.</summary>
    public string ClientSecret { get; init; } = "sandbox-zendesk-client-secret";

    /// <summary>The user whom an API token is used for.</summary>
    public string Email { get; init; } = "bridge@brightline.example";

    /// <summary>An API token: made up, it opens nothing else.</summary>
    public string ApiToken { get; init; } = "sandbox-zendesk-api-token";

    /// <summary>The user who calls: the bridge's.</summary>
    public string UserId { get; init; } = "360000000500";

    /// <summary>The account's id.</summary>
    public long AccountId { get; init; } = 12514403;

    /// <summary>The clock of records and of webhooks.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Zendesk on this machine: tokens, users, tickets, organizations, comments and searches, and the webhooks that changes set off.</summary>
/// <remarks>https://developer.zendesk.com/api-reference/ticketing/introduction/</remarks>
public sealed class ZendeskServer : IAsyncDisposable
{
    private readonly ZendeskLogins _logins;
    private LocalServer? _server;
    private int _requests;

    private ZendeskServer(ZendeskServerOptions options)
    {
        Options = options;
        _logins = new ZendeskLogins(options);
        Records = new ZendeskRecords(options.Clock);
        Webhooks = new ZendeskWebhooks(options.AccountId, options.Clock);
        Records.Changed = Webhooks.Tell;
    }

    /// <summary>Where it listens: a source's <c>BaseUrl</c>.</summary>
    public Uri Address => _server!.Address;

    /// <summary>How it was set up.</summary>
    public ZendeskServerOptions Options { get; }

    /// <summary>The account's records.</summary>
    public ZendeskRecords Records { get; }

    /// <summary>The webhooks, and what waits to be delivered.</summary>
    public ZendeskWebhooks Webhooks { get; }

    /// <summary>How many requests came with a good log-in.</summary>
    public int Requests => _requests;

    /// <summary>How many tokens were given out.</summary>
    public int Tokens => _logins.Given;

    /// <summary>What will go wrong next.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Starts the server.</summary>
    public static async Task<ZendeskServer> StartAsync(ZendeskServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var zendesk = new ZendeskServer(options);
        zendesk._server = await LocalServer.StartAsync(options.Port, zendesk.Map, cancellationToken);
        return zendesk;
    }

    /// <summary>Revokes every token that was given out.</summary>
    public void RevokeTokens() => _logins.RevokeAll();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (_server?.DisposeAsync() ?? default);

    private void Map(WebApplication app)
    {
        var records = new RecordEndpoints(Records, Options);
        app.MapAnswer("POST", "/oauth/tokens", Faults, _logins.GiveAsync);
        foreach (var type in ZendeskType.All)
        {
            Map(app, "GET", $"/api/v2/{type.Name}/{{id}}", request => records.ReadAsync(request, type));
            Map(app, "PUT", $"/api/v2/{type.Name}/{{id}}", request => records.UpdateAsync(request, type));
        }

        Map(app, "GET", "/api/v2/tickets/{id}/comments", records.CommentsAsync);
        Map(app, "GET", "/api/v2/ticket_fields", RecordEndpoints.TicketFieldsAsync);
        Map(app, "GET", "/api/v2/search/export", new SearchEndpoint(Records).SearchAsync);
        app.MapOtherwise(Faults, _ => Task.FromResult(ZendeskErrors.NoSuchEndpoint()));
    }

    private void Map(WebApplication app, string method, string path, Func<HttpRequest, Task<Answer>> handle) =>
        app.MapAnswer(method, path, Faults, request =>
        {
            if (!_logins.MayCall(request))
            {
                return Task.FromResult(ZendeskErrors.NotAuthenticated());
            }

            Interlocked.Increment(ref _requests);
            return handle(request);
        });
}
