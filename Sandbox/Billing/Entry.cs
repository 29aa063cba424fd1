namespace Bridge.Sandbox.Billing;

/// <summary>What an entry of an account is.</summary>
public enum EntryKind
{
    /// <summary>What the account held when its journal began.</summary>
    Opening,

    /// <summary>Money paid in; negative where it was paid out.</summary>
    Payment,

    /// <summary>A correction, counted as a charge: a negative one is to the account's good.</summary>
    Adjustment,

    /// <summary>The price of a call.</summary>
    CallCharge,

    /// <summary>The price of something else, such as a number's rent.</summary>
    OtherCharge,
}

/// <summary>One line of an account's journal.</summary>
/// <param name="Number">Counts the lines of all accounts, from 1.</param>
/// <param name="At">When it was booked, UTC.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Amount">How much, by its kind's own sign.</param>
/// <param name="Description">What it is for.</param>
public sealed record Entry(int Number, DateTimeOffset At, EntryKind Kind, decimal Amount, string Description)
{
    /// <summary>Whether a caller of the API moved it. Everything else is the platform's own doing, or another person's.</summary>
    public bool IsMove { get; init; }

    /// <summary>What it does to the balance: charges take away.</summary>
    public decimal Effect => Kind is EntryKind.Opening or EntryKind.Payment ? Amount : -Amount;
}
