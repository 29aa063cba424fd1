using Bridge.Ledger;
using Microsoft.Extensions.Options;

namespace Bridge.Intake;

/// <summary>Settings under <c>Intake</c>.</summary>
public sealed class EventAgeOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Intake";

    /// <summary>How old an event may be when it comes: one hour, to seven days less than <see cref="LedgerOptions.Retention"/>.</summary>
    public TimeSpan OldestEvent { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>Refuses to accept events that the ledger might have forgotten.</summary>
internal sealed class EventAgeOptionsValidator(IOptions<LedgerOptions> ledger) : IValidateOptions<EventAgeOptions>
{
    private static readonly TimeSpan Youngest = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(3650);

    // An operation may wait a day or two before it runs, and its message may come again for a few days.
    private static readonly TimeSpan Reserve = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, EventAgeOptions options)
    {
        var retention = ledger.Value.Retention;
        if (retention > LongestRetention)
        {
            return ValidateOptionsResult.Fail($"Ledger:Retention is '{retention}': give at most {LongestRetention} as d.hh:mm:ss.");
        }

        if (options.OldestEvent < Youngest)
        {
            return ValidateOptionsResult.Fail($"Intake:OldestEvent is '{options.OldestEvent}': give at least {Youngest} as d.hh:mm:ss.");
        }

        return retention - Reserve >= options.OldestEvent
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Ledger:Retention is '{retention}' and Intake:OldestEvent is '{options.OldestEvent}': an event that old could come again when the ledger has forgotten that it ran. Make Ledger:Retention at least {Reserve.Days} days longer than Intake:OldestEvent.");
    }
}
