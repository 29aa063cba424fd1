using Bridge.Billing;
using Bridge.Ledger;

namespace Bridge.Processing;

/// <summary>Reads an account's balance as evidence of what was moved.</summary>
public sealed class BalanceReadings(IBillingClient billing, PlatformCalendar calendar, TimeProvider clock)
{
    /// <summary>Reads the baseline of an attempt, over yesterday, today and tomorrow on the platform.</summary>
    /// <exception cref="BillingException">The type says whether to try again.</exception>
    public Task<Reading> BaselineAsync(string account, int attempt, CancellationToken cancellationToken) =>
        ReadAsync(ReadingKind.Baseline, account, attempt, calendar.Today.AddDays(-1), cancellationToken);

    /// <summary>
    /// Reads what came of an attempt since its baseline: from the baseline's first day, so that a midnight between the two takes
    /// nothing out of sight.
    /// </summary>
    /// <exception cref="BillingException">The type says whether to try again.</exception>
    public Task<Reading> SinceAsync(Reading baseline, ReadingKind kind, string account, int attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return ReadAsync(kind, account, attempt, baseline.From, cancellationToken);
    }

    private async Task<Reading> ReadAsync(ReadingKind kind, string account, int attempt, DateOnly from, CancellationToken cancellationToken)
    {
        var to = calendar.Today.AddDays(1);
        var balance = await billing.GetCustomerBalanceAsync(account, from, to, cancellationToken);
        return new Reading(kind, attempt, clock.GetUtcNow(), from, to, balance);
    }
}
