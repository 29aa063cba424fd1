using System.Globalization;
using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Routing;
using Microsoft.Extensions.Options;
using static Bridge.Billing.BillingOperations;

namespace Bridge.Processing;

/// <summary>The brakes of a move of funds, checked before anything is sent.</summary>
public sealed class Brakes(
    IOptions<BrakesOptions> options,
    IOptions<RecoveryOptions> recovery,
    OperationQueries queries,
    PlatformCalendar calendar,
    TimeScale scale,
    TimeProvider clock)
{
    // The ledger is asked by when operations came, and one may be sent long after: a route tries for up to 30 days, and a
    // person some time later once more.
    private static readonly TimeSpan LongestUntilSent = TimeSpan.FromDays(45);

    /// <summary>
    /// Why a person must let the move pass first, in words; null where no brake holds it. Every brake that holds it is told, since
    /// a person lets it pass all of them at once.
    /// </summary>
    /// <param name="operation">The operation; its arguments and account are the ones to be sent.</param>
    /// <param name="route">Its route.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string?> WhyHeldAsync(Operation operation, Route route, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(route);
        if (route.Run != MoveFunds)
        {
            return null;
        }

        if (operation.IsLetThrough)
        {
            return WhyMaybeDone(operation);
        }

        var amount = AmountOf(operation);
        string?[] reasons =
        [
            WhyMaybeDone(operation),
            WhyTooMuch(amount, route.Brakes.MaxAmount, $"route '{route.Id}'", "'brakes.maxAmount' in its file"),
            WhyTooMuch(amount, options.Value.MaxAmount, "any route", "the setting Brakes:MaxAmount"),
            WhyWrongWay(amount, route),
            await WhyTooOftenAsync(operation, route, cancellationToken),
            await WhyTooMuchADayAsync(operation, amount, cancellationToken),
        ];
        return reasons.Any(reason => reason is not null) ? string.Join(' ', reasons.OfType<string>()) : null;
    }

    // What the app before did after its ledger was copied, this ledger does not know, or knows as not done yet. Who let a move
    // pass before the copy may have seen it done there.
    private string? WhyMaybeDone(Operation operation) =>
        recovery.Value.TakenOver is { } takenOver
        && (operation.OccurredAt ?? operation.ReceivedAt) is var happened
        && happened < takenOver
        && !(operation.IsLetThrough && operation.TriedSince >= takenOver)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Its event happened at {happened:u}, before this app took over the ledger (the setting Recovery:TakenOverAt): the app before may have moved it already.")
            : null;

    private static string? WhyTooMuch(decimal amount, decimal? max, string mover, string place) =>
        Math.Abs(amount) > max
            ? $"The amount {Money.Write(amount)} is above {Money.Write(max.Value)}, the most that {mover} moves without a person ({place})."
            : null;

    private static string? WhyWrongWay(decimal amount, Route route)
    {
        var (way, only) = (route.Brakes.Direction, amount) switch
        {
            (MoveDirection.ToCustomer, < 0) => ("from", "to"),
            (MoveDirection.FromCustomer, > 0) => ("to", "from"),
            _ => ("", ""),
        };
        return way.Length == 0
            ? null
            : $"The amount {Money.Write(amount)} moves money {way} the customer, and route '{route.Id}' moves it only {only} the customer without a person ('brakes.direction' in its file).";
    }

    private async Task<string?> WhyTooOftenAsync(Operation operation, Route route, CancellationToken cancellationToken)
    {
        const string Place = "'brakes.perRecord' in its file";
        if (route.Brakes.PerRecord is not { } rate)
        {
            return null;
        }

        if (operation.Record is not { } record)
        {
            return $"The event names no record, for which route '{route.Id}' counts how often it moves funds ({Place}).";
        }

        var since = clock.GetUtcNow() - scale.Of(rate.Within);
        var known = await queries.OfRecordAsync(operation.Source, record, since - LongestUntilSent, cancellationToken);
        var sent = known.Count(other => other.Id != operation.Id && other.Route == route.Id && other.SentAt >= since);
        return sent >= rate.Times
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Route '{route.Id}' moved funds {sent} times within {rate.Within} for record {record.Type} {record.Id}, and does so {rate.Times} times without a person ({Place}).")
            : null;
    }

    private async Task<string?> WhyTooMuchADayAsync(Operation operation, decimal amount, CancellationToken cancellationToken)
    {
        if (options.Value.PerAccountAndDay is not { } most)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var today = calendar.DayOf(now);
        var known = await queries.OfAccountAsync(operation.Account, now - LongestUntilSent, cancellationToken);
        var moved = known
            .Where(other => other.Id != operation.Id && IsMoved(other) && calendar.DayOf(other.SentAt!.Value) == today)
            .Sum(other => Math.Abs(AmountOf(other)));
        return Math.Abs(amount) > most - moved
            ? $"On {BillingArguments.Day(today)} the bridge moved {Money.Write(moved)} on account {operation.Account}, and {Money.Write(amount)} more would be above {Money.Write(most)}, the most that it moves on an account in a day without a person (the setting Brakes:PerAccountAndDay)."
            : null;
    }

    // What may have been moved counts as moved.
    private static bool IsMoved(Operation operation) =>
        operation.Run == MoveFunds.Name
        && operation is { SentAt: not null, Arguments: not null }
        && operation.State is CallState.Sending or CallState.InDoubt or CallState.NeedsReview or CallState.Succeeded;

    private static decimal AmountOf(Operation operation) => Money.Read(operation.Arguments![Arg.Amount]);
}
