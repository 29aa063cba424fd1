namespace Bridge.Billing;

/// <summary>
/// The figures of an account over a period. Closing = opening + payments − total charges, and total charges =
/// call charges + other charges + adjustments: the client checks both.
/// </summary>
/// <param name="OpeningBalance">What the account held when the period began.</param>
/// <param name="Payments">What was paid in.</param>
/// <param name="Adjustments">Corrections, counted as charges.</param>
/// <param name="CallCharges">The price of calls.</param>
/// <param name="OtherCharges">The price of everything else.</param>
/// <param name="TotalCharges">All charges together.</param>
/// <param name="ClosingBalance">What the account held when the period ended.</param>
public sealed record Balance(
    decimal OpeningBalance,
    decimal Payments,
    decimal Adjustments,
    decimal CallCharges,
    decimal OtherCharges,
    decimal TotalCharges,
    decimal ClosingBalance);

/// <summary>What the billing API answers to a move of funds. The money moved, whether or not it tells the figures.</summary>
/// <param name="CustomerBalance">The customer's balance after the move; null where the answer lacks it.</param>
/// <param name="CustomerCreditLimit">The customer's credit limit, negative where the account may be overdrawn; null where the answer lacks it.</param>
public sealed record FundsMoved(decimal? CustomerBalance, decimal? CustomerCreditLimit);
