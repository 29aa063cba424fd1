using System.Diagnostics;
using Azure;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Secrets;
using Bridge.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Intake;

/// <summary>Takes a webhook request: verifies the raw bytes, and answers only once every event is durably kept.</summary>
public sealed partial class WebhookIntake(
    ICrmSources sources,
    EventIntake events,
    IOptions<IntakeOptions> options,
    IOptions<DeliveryLimitOptions> limits,
    BridgeMetrics metrics,
    TimeProvider clock,
    ILogger<WebhookIntake> logger)
{
    // The most impatient CRM, HubSpot, waits five seconds; a 503 in time beats an answer that nobody hears.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    private readonly string _publicUrl = options.Value.PublicUrl.TrimEnd('/');
    private readonly int _maxBodyBytes = limits.Value.MaxBodyBytes;
    private readonly DocumentLimits _limits = new(limits.Value.MaxDepth, limits.Value.MaxValues);

    /// <summary>Takes one request of a source and answers it.</summary>
    public async Task<IResult> ReceiveAsync(string source, HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (sources.Find(source) is not { } crm)
        {
            metrics.DeliveryAnswered(source, DeliveryAnswer.UnknownSource);
            return Problems.NoSuchSource;
        }

        using var activity = BridgeActivity.Receive("receive delivery").With("source", crm.Source);
        if (IsEncoded(request))
        {
            Answered(crm.Source, DeliveryAnswer.Unreadable);
            Log.Encoded(logger, crm.Source);
            return Problems.Encoded(request.HttpContext.Response);
        }

        if (await RawBody.ReadAsync(request, _maxBodyBytes, cancellationToken) is not { } body)
        {
            Answered(crm.Source, DeliveryAnswer.TooLarge);
            Log.TooLarge(logger, crm.Source, _maxBodyBytes);
            return Problems.TooLarge(_maxBodyBytes);
        }

        var delivery = new Delivery(request.Method, _publicUrl + Target(request), request.Headers, body, clock.GetUtcNow()) { Limits = _limits };
        try
        {
            using var deadline = new CancellationTokenSource(Deadline, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            return await ReceiveAsync(crm, delivery, either.Token);
        }
        catch (SecretMissingException exception)
        {
            Answered(crm.Source, DeliveryAnswer.UnknownSource);
            Log.SecretMissing(logger, crm.Source, exception.Message);
            return Problems.NoSuchSource;
        }
        catch (UnreadableDeliveryException exception)
        {
            Answered(crm.Source, DeliveryAnswer.Unreadable);
            Log.Unreadable(logger, crm.Source, exception.Message);
            return Problems.Unreadable(exception.Message);
        }
        catch (Exception exception) when (IsUnavailable(exception, cancellationToken))
        {
            Answered(crm.Source, DeliveryAnswer.NotQueued);
            Log.Unavailable(logger, crm.Source, exception);
            return Problems.Unavailable(request.HttpContext.Response);
        }
    }

    private async Task<IResult> ReceiveAsync(ICrm crm, Delivery delivery, CancellationToken cancellationToken)
    {
        var verification = await crm.VerifyAsync(delivery, cancellationToken);
        if (verification != Verification.Accepted)
        {
            Answered(crm.Source, DeliveryAnswer.BadSignature);
            Log.NotAuthentic(logger, crm.Source, verification);
            return Problems.NotAuthentic;
        }

        var receipt = await events.KeepAsync(crm.Source, crm.Read(delivery), delivery.ReceivedAt, cancellationToken);
        Count(crm.Source, receipt);
        Log.Received(logger, crm.Source, receipt.Operations.Count, receipt.DeadLetters.Count, receipt.Unmatched, receipt.Echoes);
        return crm.Acknowledgement is { } words ? Results.Text(words.Body, words.ContentType, statusCode: words.Status) : Answer(receipt);
    }

    private static IResult Answer(WebhookReceipt receipt) => Results.Json(
        new { receipt.Operations, receipt.DeadLetters, receipt.Unmatched, receipt.Echoes },
        statusCode: receipt.AnyAccepted ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);

    private void Count(string source, WebhookReceipt receipt)
    {
        Answered(source, receipt.AnyAccepted ? DeliveryAnswer.Queued : DeliveryAnswer.NothingMatched);
        metrics.EventsQueued(source, receipt.Operations.Count);
        metrics.EventsUnmatched(source, receipt.Unmatched);
        metrics.EventsUnreadable(source, receipt.DeadLetters.Count);
        metrics.EchoesDropped(source, receipt.Echoes);
    }

    private void Answered(string source, DeliveryAnswer answer)
    {
        metrics.DeliveryAnswered(source, answer);
        Activity.Current.CameTo(answer, isFailure: answer == DeliveryAnswer.NotQueued);
    }

    // No CRM compresses what it sends, and a small body may unpack to any size.
    private static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase);

    // The path as the CRM sent it: decoding it would change what was signed.
    private static string Target(HttpRequest request)
    {
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return raw is ['/', ..] ? raw : $"{request.PathBase}{request.Path}{request.QueryString}";
    }

    // The storage client wraps what its own repetitions met in an AggregateException; a cancellation that is not the caller's is the deadline.
    private static bool IsUnavailable(Exception exception, CancellationToken cancellationToken) => exception
        is SecretUnavailableException
        or RequestFailedException
        or AggregateException { InnerException: RequestFailedException or IOException or HttpRequestException }
        or HttpRequestException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Source {Source}: kept {Operations} operations and {DeadLetters} dead letters; {Unmatched} events match no route, {Echoes} are echoes")]
        public static partial void Received(ILogger logger, string source, int operations, int deadLetters, int unmatched, int echoes);

        [LoggerMessage(LogLevel.Warning, "Source {Source}: a delivery is larger than Intake:MaxBodyBytes, {MaxBytes}; answered 413")]
        public static partial void TooLarge(ILogger logger, string source, int maxBytes);

        [LoggerMessage(LogLevel.Warning, "Source {Source}: a delivery has a Content-Encoding, and no CRM's has; answered 415")]
        public static partial void Encoded(ILogger logger, string source);

        [LoggerMessage(LogLevel.Warning, "Source {Source}: a delivery is not authentic ({Verification}); answered 401")]
        public static partial void NotAuthentic(ILogger logger, string source, Verification verification);

        [LoggerMessage(LogLevel.Warning, "Source {Source}: a delivery cannot be read ({Reason}); answered 400")]
        public static partial void Unreadable(ILogger logger, string source, string reason);

        [LoggerMessage(LogLevel.Error, "Source {Source} is closed and answers 404: {Reason}")]
        public static partial void SecretMissing(ILogger logger, string source, string reason);

        [LoggerMessage(LogLevel.Error, "Source {Source}: a delivery could not be kept; answered 503, and the CRM will send it again")]
        public static partial void Unavailable(ILogger logger, string source, Exception exception);
    }
}
