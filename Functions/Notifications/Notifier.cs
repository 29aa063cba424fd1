using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Processing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bridge.Notifications;

/// <summary>
/// Tells a configured address of reviews, dead letters and the circuit, at least once each. What is to be told stands in storage until the receiver
/// took it, and a notification is kept there before it is sent: whoever dies between the two, the next run sends the same one.
/// </summary>
public sealed partial class Notifier
{
    // Of many at once one message tells together, and a run sends so many messages.
    private const int MostTogether = 250;
    private const int MostARun = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly NotificationTable _table;
    private readonly NotificationSender _sender;
    private readonly OperationLedger _ledger;
    private readonly BillingCircuit _circuit;
    private readonly NotificationOptions _options;
    private readonly ProtocolTimes _times;
    private readonly TimeScale _scale;
    private readonly TimeProvider _clock;
    private readonly ILogger<Notifier> _logger;

    internal Notifier(
        NotificationTable table,
        NotificationSender sender,
        OperationLedger ledger,
        BillingCircuit circuit,
        IOptions<NotificationOptions> options,
        ProtocolTimes times,
        TimeScale scale,
        TimeProvider clock,
        ILogger<Notifier> logger) =>
        (_table, _sender, _ledger, _circuit, _options, _times, _scale, _clock, _logger) =
        (table, sender, ledger, circuit, options.Value, times, scale, clock, logger);

    /// <summary>Sends what there is, and no more than a few messages.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!_options.AreSent)
        {
            return;
        }

        using var deadline = new InvocationDeadline(_times, _clock, cancellationToken);
        for (var sent = 0; sent < MostARun; sent++)
        {
            var next = await _table.FindAsync(deadline.Token) ?? await KeepNextAsync(deadline.Token);
            if (next is null || next.NextTry > _clock.GetUtcNow())
            {
                return;
            }

            if (await MadeSureAsync(next, deadline.Token) is { } sure && !await SendAsync(sure, deadline.Token))
            {
                return;
            }
        }
    }

    /// <summary>Why notifications do not arrive, and since when; null where they do, or there are none.</summary>
    public async Task<string?> TroubleAsync(CancellationToken cancellationToken) =>
        _options.AreSent && await _table.FindAsync(cancellationToken) is { Failures: > 0 } waiting
            ? FormattableString.Invariant($"Notifications have been waiting since {waiting.At:O}, and are tried again until they are taken: {waiting.Trouble}")
            : null;

    private async Task<Notification?> KeepNextAsync(CancellationToken cancellationToken) =>
        (await OfCircuitAsync(cancellationToken) ?? await OfOperationsAsync(cancellationToken)) is { } next
            ? await _table.AddAsync(next, cancellationToken)
            : null;

    // Another instance may have told the same, and be done with it, between the look at what there is and the keeping. Whatever is told
    // is forgotten before the next one can be kept, so that it shows now. Null where this one is to be left.
    private async Task<Notification?> MadeSureAsync(Notification kept, CancellationToken cancellationToken)
    {
        if (kept.IsSure)
        {
            return kept;
        }

        if (await IsStillToTellAsync(kept, cancellationToken))
        {
            return await _table.ChangeAsync(kept with { IsSure = true }, cancellationToken);
        }

        await _table.RemoveAsync(kept, cancellationToken);
        return null;
    }

    private async Task<bool> IsStillToTellAsync(Notification kept, CancellationToken cancellationToken) => kept.Circuit is { } circuit
        ? !await IsToldAsync(circuit, cancellationToken)
        : (await _ledger.NewsAsync(MostTogether, cancellationToken)).Select(news => news.Key).ToHashSet(StringComparer.Ordinal).IsSupersetOf(kept.News);

    private async Task<Notification?> OfCircuitAsync(CancellationToken cancellationToken)
    {
        var state = await _circuit.ReadAsync(cancellationToken);
        return await IsToldAsync(state, cancellationToken)
            ? null
            : New(state.IsOpen ? NotificationKind.CircuitOpened : NotificationKind.CircuitClosed) with { Circuit = state };
    }

    private async Task<bool> IsToldAsync(CircuitState state, CancellationToken cancellationToken) =>
        (state.IsOpen, state.Since) == await _table.ToldCircuitAsync(cancellationToken);

    private async Task<Notification?> OfOperationsAsync(CancellationToken cancellationToken)
    {
        var news = await _ledger.NewsAsync(MostTogether, cancellationToken);
        if (news.Count == 0)
        {
            return null;
        }

        var state = news[0].State;
        return New(state == CallState.NeedsReview ? NotificationKind.NeedsReview : NotificationKind.DeadLettered) with
        {
            News = [.. news.Where(one => one.State == state).Select(one => one.Key)],
        };
    }

    private Notification New(NotificationKind kind) =>
        new() { Id = $"msg_{Guid.NewGuid():N}", Kind = kind, At = _clock.GetUtcNow(), NextTry = _clock.GetUtcNow() };

    private async Task<bool> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (await _sender.SendAsync(notification, cancellationToken) is { } notTaken)
        {
            Log.NotTaken(_logger, notification.Type, notTaken.Reason);
            await _table.ChangeAsync(
                notification with
                {
                    Failures = notification.Failures + 1,
                    Trouble = notTaken.Reason,
                    NextTry = _clock.GetUtcNow() + PauseAfter(notification.Failures, notTaken.RetryAfter),
                },
                cancellationToken);
            return false;
        }

        await _ledger.ForgetNewsAsync(notification.News, cancellationToken);
        if (notification.Circuit is { } circuit)
        {
            await _table.KeepToldAsync(circuit, cancellationToken);
        }

        await _table.RemoveAsync(notification, cancellationToken);
        return true;
    }

    private TimeSpan PauseAfter(int failures, TimeSpan? asked)
    {
        var pause = _scale.Of(FirstPause * Math.Pow(2, Math.Min(failures, 10)));
        var longest = _scale.Of(LongestPause);
        return asked > pause && asked < longest ? asked.Value : pause < longest ? pause : longest;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A notification {Type} waits to be taken: {Reason}")]
        public static partial void NotTaken(ILogger logger, string type, string reason);
    }
}
