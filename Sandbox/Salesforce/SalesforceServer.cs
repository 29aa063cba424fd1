using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Salesforce;

/// <summary>How a <see cref="SalesforceServer"/> is set up.</summary>
public sealed record SalesforceServerOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The organization's id.</summary>
    public string OrganizationId { get; init; } = "00DHs0000009ZAaMAM";

    /// <summary>The consumer key of the bridge's app.</summary>
    public string ClientId { get; init; } = "3MVG9sandbox";

    /// <summary>The consumer secret of the bridge's app: made up, it opens nothing else.</summary>
    public string ClientSecret { get; init; } = "sandbox-salesforce-client-secret";

    /// <summary>The user that the app runs as.</summary>
    public string IntegrationUserId { get; init; } = "005Hs00000BridgIAM";

    /// <summary>The one version of the API that is there.</summary>
    public string ApiVersion { get; init; } = "65.0";

    /// <summary>The clock of records and of messages.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Salesforce on this machine: tokens, records and queries of the REST API, and the outbound messages that changes make.</summary>
/// <remarks>https://developer.salesforce.com/docs/platform/api-rest/guide</remarks>
public sealed class SalesforceServer : IAsyncDisposable
{
    private readonly SalesforceServerOptions _options;
    private readonly TokenEndpoint _tokens;
    private LocalServer? _server;
    private int _requests;

    private SalesforceServer(SalesforceServerOptions options)
    {
        _options = options;
        _tokens = new TokenEndpoint(options, () => Address);
        Records = new SalesforceRecords(options.Clock);
        Messages = new OutboundQueue(Records, options.OrganizationId, options.Clock);
        Records.Changed = Messages.Tell;
    }

    /// <summary>Where it listens: a source's <c>BaseUrl</c>.</summary>
    public Uri Address => _server!.Address;

    /// <summary>How it was set up.</summary>
    public SalesforceServerOptions Options => _options;

    /// <summary>The organization's records.</summary>
    public SalesforceRecords Records { get; }

    /// <summary>The outbound messages that wait to be sent.</summary>
    public OutboundQueue Messages { get; }

    /// <summary>How many requests came with a good token.</summary>
    public int Requests => _requests;

    /// <summary>How many tokens were given out.</summary>
    public int Tokens => _tokens.Given;

    /// <summary>What will go wrong next.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Starts the server.</summary>
    public static async Task<SalesforceServer> StartAsync(SalesforceServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var salesforce = new SalesforceServer(options);
        salesforce._server = await LocalServer.StartAsync(options.Port, salesforce.Map, cancellationToken);
        return salesforce;
    }

    /// <summary>Ends every session: no token that was given out is good any more.</summary>
    public void ExpireSessions() => _tokens.ExpireAll();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (_server?.DisposeAsync() ?? default);

    private void Map(WebApplication app)
    {
        var records = new RecordEndpoints(Records, _options);
        var queries = new QueryEndpoints(Records, _options);
        var root = $"/services/data/v{_options.ApiVersion}";
        app.MapAnswer("POST", "/services/oauth2/token", Faults, _tokens.GiveAsync);
        Map(app, "GET", $"{root}/sobjects/{{type}}/{{id}}", records.ReadAsync);
        Map(app, "GET", $"{root}/sobjects/{{type}}/{{id}}/{{relationship}}", records.ReadRelatedAsync);
        Map(app, "PATCH", $"{root}/sobjects/{{type}}/{{id}}", records.UpdateAsync);
        Map(app, "POST", $"{root}/sobjects/{{type}}", records.CreateAsync);
        Map(app, "GET", $"{root}/query", queries.QueryAsync);
        Map(app, "GET", $"{root}/query/{{locator}}", queries.MoreAsync);
        app.MapOtherwise(Faults, _ => Task.FromResult(SalesforceErrors.NotFound()));
    }

    private void Map(WebApplication app, string method, string path, Func<HttpRequest, Task<Answer>> handle) =>
        app.MapAnswer(method, path, Faults, request =>
        {
            if (!_tokens.IsGood(request))
            {
                return Task.FromResult(SalesforceErrors.NoSession());
            }

            Interlocked.Increment(ref _requests);
            return handle(request);
        });
}
