using System.Net;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Billing;

/// <summary>How a <see cref="BillingServer"/> is set up.</summary>
public sealed record BillingServerOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The API key that callers send in the header <c>token</c>.</summary>
    public string Token { get; init; } = SandboxSecrets.BillingToken;

    /// <summary>The platform's time zone, in which days begin and end; the settings' default.</summary>
    public string TimeZone { get; init; } = "Australia/Sydney";

    /// <summary>The clock of entries and captcha tokens.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>The carrier's billing API on this machine. It takes nothing that the contract does not allow, so that a caller's mistake shows.</summary>
public sealed class BillingServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<BillingCall> _calls = [];
    private readonly HashSet<IPAddress> _allowed = [IPAddress.Loopback, IPAddress.IPv6Loopback];
    private readonly HashSet<string> _tokens;
    private readonly BillingServerOptions _options;
    private LocalServer? _server;

    private BillingServer(BillingServerOptions options)
    {
        _options = options;
        _tokens = new(StringComparer.Ordinal) { options.Token };
        Book = new BillingBook(options.Clock);
        Captcha = new CaptchaTokens(options.Clock);
        Zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
    }

    /// <summary>Where it listens: the bridge's <c>Billing:BaseUrl</c>.</summary>
    public Uri Address => _server!.Address;

    /// <summary>The accounts.</summary>
    public BillingBook Book { get; }

    /// <summary>The captcha tokens.</summary>
    public CaptchaTokens Captcha { get; }

    /// <summary>The platform's time zone.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>What will go wrong next.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Whether errors come as HTTP 200, with the code in the envelope alone.</summary>
    public bool AnswersErrorsInOk { get; set; }

    /// <summary>Every call that passed the token and the allow-list, in order.</summary>
    public IReadOnlyList<BillingCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Starts the server.</summary>
    public static async Task<BillingServer> StartAsync(BillingServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var billing = new BillingServer(options);
        var operations = new BillingEndpoints(billing.Book, billing.Captcha, billing.Zone);
        billing._server = await LocalServer.StartAsync(options.Port, app => billing.Map(app, operations), cancellationToken);
        return billing;
    }

    /// <summary>Puts an address on the allow-list. The loopback addresses are there from the start.</summary>
    public void Allow(IPAddress address)
    {
        lock (_lock)
        {
            _allowed.Add(address);
        }
    }

    /// <summary>Empties the allow-list: every caller is refused.</summary>
    public void AllowNobody()
    {
        lock (_lock)
        {
            _allowed.Clear();
        }
    }

    /// <summary>Accepts these API keys from now on, and no others: the portal keeps the old one for a while, or does not.</summary>
    public void AcceptTokens(params IEnumerable<string> tokens)
    {
        lock (_lock)
        {
            _tokens.Clear();
            _tokens.UnionWith(tokens);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (_server?.DisposeAsync() ?? default);

    private void Map(WebApplication app, BillingEndpoints endpoints)
    {
        foreach (var endpoint in endpoints.All)
        {
            app.MapAnswer(endpoint.Method, $"/api/integration/v2/{endpoint.Operation}", Faults, request => AnswerAsync(request, endpoint), RefuseCaller);
        }

        CaptchaWidget.Map(app, Captcha);
        app.MapOtherwise(Faults, request => Task.FromResult(Refuse(404, $"There is no method {request.Method} {request.Path}.")));
    }

    private async Task<Answer> AnswerAsync(HttpRequest request, BillingEndpoint endpoint)
    {
        Parameters? parameters = null;
        try
        {
            parameters = await Parameters.ReadAsync(request, endpoint.Required, endpoint.Optional);
            var data = endpoint.Run(parameters);
            Record(endpoint, parameters, StatusCodes.Status200OK);
            return new Answer(StatusCodes.Status200OK, Envelope.Success(data));
        }
        catch (RefusedCallException refusal)
        {
            Record(endpoint, parameters, refusal.Code);
            return Refuse(refusal.Code, refusal.Message);
        }
    }

    private Answer? RefuseCaller(HttpRequest request) => IsAuthorized(request) ? null : BillingFaults.Unauthorized;

    private bool IsAuthorized(HttpRequest request)
    {
        lock (_lock)
        {
            return request.HttpContext.Connection.RemoteIpAddress is { } caller
                && _allowed.Contains(caller)
                && request.Headers["token"] is [{ } token]
                && _tokens.Contains(token);
        }
    }

    private Answer Refuse(int code, string message) =>
        new(AnswersErrorsInOk ? StatusCodes.Status200OK : code, Envelope.Failure(code, message));

    private void Record(BillingEndpoint endpoint, Parameters? parameters, int code)
    {
        lock (_lock)
        {
            _calls.Add(new(
                _options.Clock.GetUtcNow(),
                endpoint.Operation,
                parameters?.Kept ?? new Dictionary<string, string>(StringComparer.Ordinal),
                code,
                !HttpMethods.IsGet(endpoint.Method)));
        }
    }
}
