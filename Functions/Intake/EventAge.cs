using System.Globalization;
using Bridge.Crm;
using Microsoft.Extensions.Options;

namespace Bridge.Intake;

/// <summary>
/// Tells events whose age forbids to run them: the ledger forgets, so what it does not know is only taken for new while it would
/// still remember it.
/// </summary>
public sealed class EventAge(IOptions<EventAgeOptions> options)
{
    // The clocks of two machines differ; by more than this, one of them is wrong.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>Why an event must not be run, and what to do, in words; null where it may.</summary>
    /// <param name="crmEvent">The event.</param>
    /// <param name="receivedAt">When it came, UTC.</param>
    public string? WhyNot(CrmEvent crmEvent, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(crmEvent);
        var age = receivedAt - crmEvent.OccurredAt;
        return age > options.Value.OldestEvent ? TooOld(crmEvent.OccurredAt, options.Value.OldestEvent)
            : age < -MostAhead ? Ahead(crmEvent.OccurredAt)
            : null;
    }

    private static string TooOld(DateTimeOffset occurredAt, TimeSpan oldest) => string.Create(
        CultureInfo.InvariantCulture,
        $"It happened at {occurredAt:u} and came later than Intake:OldestEvent ({oldest}) allows: the ledger may no longer remember whether it ran. Look in the billing portal whether it was done, and send it again from here only if it was not.");

    private static string Ahead(DateTimeOffset occurredAt) => string.Create(
        CultureInfo.InvariantCulture,
        $"It is dated {occurredAt:u}, more than a day after it came: by such a date a repetition of it would always look new. Set the sender's clock right, look in the billing portal whether it was done, and send it again from here only if it was not.");
}
