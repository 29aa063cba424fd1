using Bridge.Billing;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;
using Microsoft.Extensions.Logging;

namespace Bridge.Processing;

/// <summary>Makes one attempt at a claimed operation: record, conditions, arguments, billing, and what came of it into the ledger.</summary>
public sealed partial class OperationCall(
    RouteTable routes,
    OperationContexts contexts,
    Switches switches,
    MoneyMove money,
    BillingCalls billing,
    BillingCircuit circuit,
    AccountNumbers accounts,
    AccountLocks locks,
    OperationLedger ledger,
    OperationOutcomes outcomes,
    CaptchaAsks captchas,
    OperationWaits waits,
    ProtocolTimes times,
    TimeProvider clock,
    ILogger<OperationCall> logger)
{
    /// <summary>Makes the attempt and keeps what came of it.</summary>
    /// <param name="operation">The operation, which this invocation holds.</param>
    /// <param name="envelope">What is to be done.</param>
    /// <param name="solved">A captcha token that a person has just made; null where none did. It is sent, and never kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation as the ledger has it then.</returns>
    /// <exception cref="LedgerConflictException">The operation is another's by now.</exception>
    /// <remarks>A bug, or a storage that does not answer, is thrown on; nothing was sent then.</remarks>
    public async Task<Operation> MakeAsync(Operation operation, Envelope envelope, string? solved, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var work = new OperationWork(operation, contexts.Of(envelope));
        if (routes.Find(operation.Route) is not { } route)
        {
            return await outcomes.KeepAsync(
                operation, operation, Outcome.NoRoute(operation.Route), route: null, work.Context, CancellationToken.None);
        }

        var outcome = await TryAsync(work, route, envelope, solved, cancellationToken);
        if (outcome.State == CallState.Waiting && solved is not null)
        {
            // The token does not wait: whoever made it makes another.
            outcome = Outcome.AwaitingCaptcha(outcome.Reason);
        }

        var kept = outcome.State == CallState.Waiting
            ? await waits.PutOffAsync(work.Stored, work.Draft, outcome, route, work.Context, CancellationToken.None)
            : await outcomes.KeepAsync(work.Stored, work.Draft, outcome, route, work.Context, CancellationToken.None);
        await UnlockAsync(work, kept);
        return kept;
    }

    private async Task<Outcome> TryAsync(OperationWork work, Route route, Envelope envelope, string? solved, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(work, route, envelope, solved, cancellationToken);
        }
        catch (Exception exception) when (captchas.IsOn && exception is CaptchaMissingException or BillingRefusedException { IsOfCaptcha: true })
        {
            return Outcome.AwaitingCaptcha((exception as BillingRefusedException)?.Reason ?? exception.Message);
        }
        catch (BillingUnauthorizedException exception)
        {
            return await JudgeAsync(exception);
        }
        catch (Exception exception) when (Outcome.Of(exception) is { } outcome)
        {
            return outcome;
        }
        catch (Exception exception) when (work.IsSending && exception is not LedgerConflictException)
        {
            Log.BrokeOff(logger, work.Stored.Id, exception);
            return Outcome.OfDoubt(route.Run, $"The call broke off ({exception.GetType().Name}): whether it was applied is unknown.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Outcome.Waiting("The invocation ran out of time before anything was sent.");
        }
        catch (Exception exception) when (exception is not LedgerConflictException)
        {
            await LetGoAsync(work.Stored, exception);
            throw;
        }
    }

    private async Task<Outcome> RunAsync(OperationWork work, Route route, Envelope envelope, string? solved, CancellationToken cancellationToken)
    {
        work.Context = await contexts.LoadAsync(envelope, route, cancellationToken);
        if (work.Stored.Arguments is null && route.WhyNot(work.Context) is { } why)
        {
            return Outcome.Skipped(why);
        }

        var call = PreparedCall.Prepare(work.Stored, route, work.Context, clock.GetUtcNow() - envelope.ReceivedAt, solved);
        work.Arguments = call.Kept;
        work.Account = accounts.Canonical(call.Kept.GetValueOrDefault(BillingOperations.Arg.Account, ""));
        if (route.Run.NeedsCaptcha && string.IsNullOrEmpty(call.Captcha))
        {
            throw new CaptchaMissingException(
                $"{route.Run} needs a captcha token that a person has just made, and the event carried none that is still good.");
        }

        if (switches.IsObserved(work.Stored.Source, route.Id))
        {
            return Outcome.Observed(route.Run);
        }

        return route.Run.Repetition switch
        {
            Repetition.Free => Outcome.Succeeded(
                await billing.CallAsync(route.Run, call.Arguments, call.Captcha, deadline: null, cancellationToken)),
            Repetition.OnEvidence => await money.MakeAsync(work, route, call, cancellationToken),
            _ => await SendAsync(work, route, call, cancellationToken),
        };
    }

    // What changes something is marked as on its way before it is sent, so that whoever finds it later knows that it may have been.
    private async Task<Outcome> SendAsync(OperationWork work, Route route, PreparedCall call, CancellationToken cancellationToken)
    {
        var deadline = new SendDeadline(clock, times.SendWindow);
        var sending = work.Draft.HeldBy(work.Stored.Invocation, clock.GetUtcNow() + times.Lease) with
        {
            State = CallState.Sending,
            SentAt = clock.GetUtcNow(),
            SendBefore = deadline.At,
        };
        work.Stored = await ledger.ChangeAsync(work.Stored, sending, $"sending {route.Run}", cancellationToken);
        return Outcome.Succeeded(await billing.CallAsync(route.Run, call.Arguments, call.Captcha, deadline, cancellationToken));
    }

    private async Task<Outcome> JudgeAsync(BillingUnauthorizedException refusal)
    {
        try
        {
            return await circuit.JudgeAsync(refusal, CancellationToken.None) switch
            {
                Unauthorized.OperationRefused => Outcome.Refused(
                    refusal.Reason, "The billing API accepts the bridge, but not this call: look in the portal what the API key may do."),
                Unauthorized.TokenRenewed => Outcome.Waiting("The API key was renewed.", TimeSpan.Zero),
                _ => Outcome.Waiting(refusal.Reason),
            };
        }
        catch (BillingException exception)
        {
            return Outcome.Waiting(exception.Reason);
        }
    }

    // Whoever gets the message next need not wait for the lease to end. Where even that fails it does.
    private async Task LetGoAsync(Operation operation, Exception exception)
    {
        try
        {
            await ledger.ChangeAsync(
                operation, operation.Released(clock.GetUtcNow() + times.Grace), $"not done yet: {exception.GetType().Name}", CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotLetGo(logger, operation.Id, failure.GetType().Name);
        }
    }

    // A lock that stays behind does no harm: its holder's state frees it.
    private async Task UnlockAsync(OperationWork work, Operation kept)
    {
        if (work.Lock is not { } taken || kept.State.HoldsAccount())
        {
            return;
        }

        try
        {
            await locks.ReleaseAsync(taken, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.NotUnlocked(logger, kept.Id, exception.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Operation {OperationId}: the call broke off once it may have left")]
        public static partial void BrokeOff(ILogger logger, string operationId, Exception exception);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: it stays held until its lease ends ({Reason})")]
        public static partial void NotLetGo(ILogger logger, string operationId, string reason);

        [LoggerMessage(LogLevel.Information, "Operation {OperationId}: the lock of its account stays behind, and is free all the same ({Reason})")]
        public static partial void NotUnlocked(ILogger logger, string operationId, string reason);
    }
}
