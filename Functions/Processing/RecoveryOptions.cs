using System.Globalization;
using Microsoft.Extensions.Options;

namespace Bridge.Processing;

/// <summary>Settings under <c>Recovery</c>, for an app that works on a copy of another one's ledger.</summary>
public sealed class RecoveryOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Recovery";

    private const string Form = "yyyy-MM-dd'T'HH:mm:ssK";

    /// <summary>
    /// When this app took over, a time such as <c>2026-03-01T12:00:00Z</c> at which the other one had stopped for good; empty where
    /// the ledger is this app's own. What the other one did after the ledger was copied is not in it.
    /// </summary>
    public string TakenOverAt { get; set; } = "";

    /// <summary>When this app took over, UTC; null where it did not.</summary>
    internal DateTimeOffset? TakenOver => TryRead(out var time) ? time : null;

    internal bool TryRead(out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        TakenOverAt, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}

/// <summary>Refuses a time that cannot be read: it would hold nothing.</summary>
internal sealed class RecoveryOptionsValidator : IValidateOptions<RecoveryOptions>
{
    public ValidateOptionsResult Validate(string? name, RecoveryOptions options) =>
        options.TakenOverAt.Length == 0 || options.TryRead(out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Recovery:TakenOverAt is '{options.TakenOverAt}': give a time as 2026-03-01T12:00:00Z, or leave it out where the ledger was not taken over.");
}
