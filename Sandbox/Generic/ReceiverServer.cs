using Bridge.Crm;
using Bridge.Crm.Generic;
using Bridge.Json;
using Bridge.Sandbox.Servers;
using Newtonsoft.Json;

namespace Bridge.Sandbox.Generic;

/// <summary>How a <see cref="ReceiverServer"/> is set up.</summary>
public sealed record ReceiverServerOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The secret that results must be signed with.</summary>
    public string Secret { get; init; } = SandboxSecrets.GenericResultSecret;

    /// <summary>The clock of signatures.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>A result as it came.</summary>
/// <param name="Id">The message's id, which a repeat repeats.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Body">What it said.</param>
public sealed record ReceivedResult(string Id, DateTimeOffset At, JObject Body);

/// <summary>The system at the other end of a generic source: takes results that are signed as Standard Webhooks, and no others.</summary>
public sealed class ReceiverServer : IAsyncDisposable
{
    private const string Path = "/results";

    private readonly Lock _lock = new();
    private readonly List<ReceivedResult> _results = [];
    private readonly List<string> _refusals = [];
    private readonly ReceiverServerOptions _options;
    private LocalServer? _server;

    private ReceiverServer(ReceiverServerOptions options) => _options = options;

    /// <summary>Where results are sent: a source's <c>ResultUrl</c>.</summary>
    public Uri ResultUrl => new(_server!.Address, Path);

    /// <summary>What will go wrong next.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Is told of every result as it is taken.</summary>
    public Action<ReceivedResult>? Taken { get; set; }

    /// <summary>Every result that was taken, repeats included, in order.</summary>
    public IReadOnlyList<ReceivedResult> Results
    {
        get
        {
            lock (_lock)
            {
                return [.. _results];
            }
        }
    }

    /// <summary>Why others were refused, in order.</summary>
    public IReadOnlyList<string> Refusals
    {
        get
        {
            lock (_lock)
            {
                return [.. _refusals];
            }
        }
    }

    /// <summary>Starts the server.</summary>
    public static async Task<ReceiverServer> StartAsync(ReceiverServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var receiver = new ReceiverServer(options);
        receiver._server = await LocalServer.StartAsync(options.Port, receiver.Map, cancellationToken);
        return receiver;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (_server?.DisposeAsync() ?? default);

    private void Map(WebApplication app)
    {
        app.MapAnswer(HttpMethods.Post, Path, Faults, TakeAsync);
        app.MapOtherwise(Faults, request => Task.FromResult(Refuse(StatusCodes.Status404NotFound, $"Results are taken by POST at {Path}, and shown on the page of the Sandbox. There is nothing at {request.Method} {request.Path}.")));
    }

    private async Task<Answer> TakeAsync(HttpRequest request)
    {
        using var copy = new MemoryStream();
        await request.Body.CopyToAsync(copy, request.HttpContext.RequestAborted);
        var body = copy.ToArray();
        var id = request.Headers[StandardWebhooksSignature.IdHeader].ToString();
        var verification = StandardWebhooksSignature.Verify(
            [_options.Secret],
            id,
            request.Headers[StandardWebhooksSignature.TimestampHeader],
            request.Headers[StandardWebhooksSignature.SignatureHeader],
            body,
            _options.Clock.GetUtcNow());
        if (verification != Verification.Accepted)
        {
            return Refuse(StatusCodes.Status401Unauthorized, $"The signature was not accepted: {verification}.");
        }

        return request.HasJsonContentType()
            ? Keep(id, body)
            : Refuse(StatusCodes.Status415UnsupportedMediaType, "The result must be application/json.");
    }

    private Answer Keep(string id, byte[] body)
    {
        try
        {
            var result = new ReceivedResult(id, _options.Clock.GetUtcNow(), StrictJson.ParseObject(body));
            lock (_lock)
            {
                _results.Add(result);
            }

            Taken?.Invoke(result);
            return new Answer(StatusCodes.Status204NoContent);
        }
        catch (JsonException exception)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"The result is no JSON object: {exception.Message}");
        }
    }

    private Answer Refuse(int status, string reason)
    {
        lock (_lock)
        {
            _refusals.Add(reason);
        }

        return new Answer(status, new JObject { ["error"] = reason });
    }
}
