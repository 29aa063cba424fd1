using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>How a <see cref="Dynamics365Server"/> is set up.</summary>
public sealed record Dynamics365ServerOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The clock of records and tokens.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>
/// An environment of Dataverse on this machine: its Web API, and the endpoint of Microsoft Entra that gives tokens for it. What
/// Dataverse would let pass and a good caller does not do is an error here.
/// </summary>
/// <remarks>https://learn.microsoft.com/power-apps/developer/data-platform/webapi/overview</remarks>
public sealed class Dynamics365Server : IAsyncDisposable
{
    private const string Definitions = "EntityDefinitions";

    private readonly TokenEndpoint _tokens;
    private LocalServer? _server;
    private int _requests;

    private Dynamics365Server(Dynamics365ServerOptions options)
    {
        Store = new DataverseStore(options.Clock);
        _tokens = new TokenEndpoint(() => Address, options.Clock);
    }

    /// <summary>Is told what the application user changed: Dataverse tells its subscribers of that too.</summary>
    public Action<DataverseChange>? OnChangeByApplication { get; set; }

    /// <summary>Where it listens: a source's <c>BaseUrl</c> and <c>Authority</c>.</summary>
    public Uri Address => _server!.Address;

    /// <summary>The environment's records.</summary>
    public DataverseStore Store { get; }

    /// <summary>How many requests came with a good token.</summary>
    public int Requests => _requests;

    /// <summary>How many tokens were given out.</summary>
    public int Tokens => _tokens.Given;

    /// <summary>What will go wrong next.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>The settings of a source that calls it, and their secrets.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="address">Where the source calls it; its own address unless given.</param>
    public IReadOnlyDictionary<string, string> SettingsOf(string source, Uri? address = null)
    {
        var called = (address ?? Address).GetLeftPart(UriPartial.Authority);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [$"Sources:{source}:Kind"] = "Dynamics365",
            [$"Sources:{source}:BaseUrl"] = called,
            [$"Sources:{source}:Authority"] = called,
            [$"Sources:{source}:OrganizationId"] = Dynamics365Secrets.OrganizationId,
            [$"Sources:{source}:ApplicationUserId"] = Dynamics365Secrets.ApplicationUserId,
            [$"Sources:{source}:TenantId"] = Dynamics365Secrets.TenantId,
            [$"Sources:{source}:ClientId"] = Dynamics365Secrets.ClientId,
            [$"Secrets:{source}-webhook-secret"] = Dynamics365Secrets.WebhookKey,
            [$"Secrets:{source}-client-secret"] = Dynamics365Secrets.ClientSecret,
        };
    }

    /// <summary>Starts the server.</summary>
    public static async Task<Dynamics365Server> StartAsync(Dynamics365ServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var dynamics = new Dynamics365Server(options);
        dynamics._server = await LocalServer.StartAsync(options.Port, dynamics.Map, cancellationToken);
        return dynamics;
    }

    /// <summary>Makes every token that was given out useless, as when the app registration is changed.</summary>
    public void RevokeTokens() => _tokens.Revoke();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (_server?.DisposeAsync() ?? default);

    private void Map(WebApplication app)
    {
        var rows = new RowEndpoints(Store, change => OnChangeByApplication?.Invoke(change));
        var queries = new QueryEndpoint(Store);
        app.MapAnswer("POST", "/{tenant}/oauth2/v2.0/token", Faults, _tokens.GiveAsync);
        app.MapAnswer("GET", "/api/data/v9.2/{resource}", Faults, request => AnswerAsync(request, (table, key) => Task.FromResult(
            key is null ? queries.Query(request, table) : rows.Read(request, table, key))));
        app.MapAnswer("PATCH", "/api/data/v9.2/{resource}", Faults, request => AnswerAsync(request, (table, key) =>
            key is null ? Task.FromResult(new Answer(StatusCodes.Status405MethodNotAllowed)) : rows.PatchAsync(request, table, key)));
        app.MapOtherwise(Faults, request => Task.FromResult(WebApiErrors.NoResource(request.Path)));
    }

    private async Task<Answer> AnswerAsync(HttpRequest request, Func<TableDefinition, string?, Task<Answer>> answer)
    {
        if (!_tokens.Accepts(request))
        {
            return WebApiErrors.Unauthorized();
        }

        Interlocked.Increment(ref _requests);
        if (WebApiRequest.Wrong(request) is { } wrong)
        {
            return wrong;
        }

        var (name, key) = WebApiRequest.Resource(request);
        return name == Definitions && key is not null ? RowEndpoints.Define(request, key)
            : TableDefinition.All.FirstOrDefault(table => table.Set == name) is { } table ? await answer(table, key)
            : WebApiErrors.NoResource(name);
    }
}
