using Bridge.Billing;

namespace Bridge.Sandbox.Billing;

/// <summary>An account as it stands: a copy that no longer changes.</summary>
/// <param name="Number">The account number.</param>
/// <param name="Name">Whose it is.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="EmailConfirmed">Whether the address was confirmed.</param>
/// <param name="CreditLimit">How far it may be overdrawn, as a negative number.</param>
/// <param name="PasswordResets">How often its password was reset.</param>
/// <param name="Entries">Its journal, oldest first.</param>
public sealed record Account(
    string Number,
    string Name,
    string Email,
    bool EmailConfirmed,
    decimal CreditLimit,
    int PasswordResets,
    IReadOnlyList<Entry> Entries)
{
    /// <summary>What it holds now: the sum of its entries.</summary>
    public decimal Balance => Entries.Sum(entry => entry.Effect);

    /// <summary>Its figures over some days, both included, computed from the entries.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="zone">Where the days begin and end.</param>
    public Balance Over(DateOnly from, DateOnly to, TimeZoneInfo zone)
    {
        var known = Entries.Where(entry => Day(entry, zone) <= to).ToList();
        var opening = known.Where(entry => entry.Kind == EntryKind.Opening || Day(entry, zone) < from).Sum(entry => entry.Effect);
        var within = known.Where(entry => entry.Kind != EntryKind.Opening && Day(entry, zone) >= from).ToLookup(entry => entry.Kind, entry => entry.Amount);
        var payments = within[EntryKind.Payment].Sum();
        var adjustments = within[EntryKind.Adjustment].Sum();
        var calls = within[EntryKind.CallCharge].Sum();
        var others = within[EntryKind.OtherCharge].Sum();
        return new(opening, payments, adjustments, calls, others, calls + others + adjustments, known.Sum(entry => entry.Effect));
    }

    private static DateOnly Day(Entry entry, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(entry.At, zone).DateTime);
}
