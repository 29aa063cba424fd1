using Bridge.Billing;

namespace Bridge.Processing;

/// <summary>What readings of an account say about a move of funds.</summary>
public enum Settlement
{
    /// <summary>It was applied.</summary>
    Applied,

    /// <summary>It was not applied.</summary>
    NotApplied,

    /// <summary>The figures say neither.</summary>
    Unclear,
}

/// <summary>Judges readings. Call charges are left out, since calls go on.</summary>
public static class Settlements
{
    /// <summary>What the customer was given on balance: payments, less adjustments, which are charges.</summary>
    public static decimal Net(Balance balance)
    {
        ArgumentNullException.ThrowIfNull(balance);
        return balance.Payments - balance.Adjustments;
    }

    /// <summary>What two readings after a baseline say together.</summary>
    /// <param name="amount">What was to be moved.</param>
    /// <param name="baseline">Before it was sent.</param>
    /// <param name="first">After the settling time.</param>
    /// <param name="second">A while after the first.</param>
    public static Settlement Of(decimal amount, Balance baseline, Balance first, Balance second) =>
        (Of(amount, baseline, first), Of(amount, baseline, second)) switch
        {
            (Settlement.NotApplied, Settlement.NotApplied) => Settlement.NotApplied,
            (Settlement.Applied or Settlement.NotApplied, Settlement.Applied) => Settlement.Applied,
            _ => Settlement.Unclear,
        };

    private static Settlement Of(decimal amount, Balance baseline, Balance now)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(now);
        if (now.OtherCharges != baseline.OtherCharges)
        {
            return Settlement.Unclear;
        }

        return Net(now) - Net(baseline) == amount ? Settlement.Applied
            : now.Payments == baseline.Payments && now.Adjustments == baseline.Adjustments ? Settlement.NotApplied
            : Settlement.Unclear;
    }
}
