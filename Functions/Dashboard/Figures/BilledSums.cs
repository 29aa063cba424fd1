using System.Collections.Concurrent;
using Bridge.Billing;
using Bridge.Http;

namespace Bridge.Dashboard.Figures;

/// <summary>An account on a day of the platform.</summary>
/// <param name="Account">The account number, as it was sent.</param>
/// <param name="Day">The day.</param>
internal sealed record AccountDay(string Account, DateOnly Day);

/// <summary>
/// What the billing API says was moved on accounts, asked politely: few at a time, some minutes apart, within the limits of all calls of the
/// billing API, and not at all while it does not accept the app.
/// </summary>
internal sealed class BilledSums(IBillingClient billing, BillingCircuit circuit, TimeProvider clock)
{
    private const int MostAtOnce = 20;
    private const int MostKept = 10_000;
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<AccountDay, (DateTimeOffset At, decimal Sum)> _known = new();

    /// <summary>Asks for payments less adjustments.</summary>
    /// <param name="wanted">For which accounts and days; the first of those that are not known come first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is known; what was not asked, or not answered, is not in it.</returns>
    public async Task<IReadOnlyDictionary<AccountDay, decimal?>> AskAsync(IReadOnlyList<AccountDay> wanted, CancellationToken cancellationToken)
    {
        Forget();
        var unknown = wanted.Where(one => !_known.ContainsKey(one)).Take(MostAtOnce).ToList();
        if (unknown.Count > 0 && !await circuit.IsOpenAsync(cancellationToken))
        {
            await AskForAsync(unknown, cancellationToken);
        }

        return wanted.Where(_known.ContainsKey).Distinct().ToDictionary(one => one, one => (decimal?)_known[one].Sum);
    }

    private async Task AskForAsync(List<AccountDay> unknown, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(Patience, clock, cancellationToken);
        try
        {
            foreach (var one in unknown)
            {
                try
                {
                    var balance = await billing.GetCustomerBalanceAsync(one.Account, one.Day, one.Day, limit.Token);
                    _known[one] = (clock.GetUtcNow(), balance.Payments - balance.Adjustments);
                }
                catch (BillingRefusedException)
                {
                    // It refuses this account alone.
                }
            }
        }
        catch (Exception exception) when (exception is BillingException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The others would fare no better.
        }
    }

    private void Forget()
    {
        var now = clock.GetUtcNow();
        var isFull = _known.Count > MostKept;
        foreach (var (one, known) in _known)
        {
            if (isFull || (now - known.At).Duration() >= FreshFor)
            {
                _known.TryRemove(one, out _);
            }
        }
    }
}
