namespace Bridge.Dashboard.Pages.Money;

/// <summary>What was moved in some days.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="TimeZone">The time zone whose days these are.</param>
/// <param name="Days">The days, the newest first.</param>
/// <param name="Differing">How many rows differ from the billing API's figures.</param>
/// <param name="IsCut">Whether there are more rows than are shown.</param>
public sealed record MoneyView(string From, string To, string TimeZone, IReadOnlyList<DayView> Days, int Differing, bool IsCut);

/// <summary>What was moved on a day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Rows">By account.</param>
public sealed record DayView(string Day, IReadOnlyList<AccountRow> Rows);

/// <summary>What was moved on an account on a day.</summary>
/// <param name="Account">The account's number.</param>
/// <param name="Moves">How many moves succeeded.</param>
/// <param name="Sum">What they add up to by the ledger.</param>
/// <param name="Billed">What the billing API tells; empty where it was not asked or did not answer.</param>
/// <param name="Difference">The difference; empty where there is nothing to compare with.</param>
/// <param name="Differs">Whether it is not zero.</param>
/// <param name="Unsettled">How many moves are not settled.</param>
public sealed record AccountRow(string Account, int Moves, string Sum, string Billed, string Difference, bool Differs, int Unsettled);
