using Bridge.Billing;

namespace Bridge.Tests.Billing;

/// <summary>The two answers in the maker's article, and a call of each kind.</summary>
internal static class Samples
{
    public const string Balance =
        """
        {"code":200,"data":{"opening_balance":245.71293,"payments":57,"adjustments":5,"call_charges":48.125,
        "other_charges":7.5,"total_charges":60.625,"closing_balance":242.08793}}
        """;

    public const string Moved = """{"code":200,"data":{"customer_balance":242.08793,"customer_credit_limit":-55}}""";

    public static readonly DateOnly From = new(2026, 2, 1);

    public static readonly DateOnly To = new(2026, 2, 28);

    /// <summary>Arguments that have no fault, for each operation.</summary>
    public static Dictionary<string, string> ArgumentsOf(BillingOperation operation) => operation.Name switch
    {
        "get-customer-balance" => Arguments(("account", "ZX1000234"), ("from", "2026-02-01"), ("to", "2026-02-28")),
        "get-partner-balance" => Arguments(("from", "2026-02-01"), ("to", "2026-02-28")),
        "move-funds" => Arguments(("account", "ZX1000234"), ("amount", "4257.13579"), ("description", "HubSpot deal 42")),
        "login-url" or "reset-password" => Arguments(("account", "ZX1000234")),
        "register-customer" => Arguments(("first_name", "Zoë"), ("email", "zoe@example.com")),
        _ => Arguments(("code", "pin-9917")),
    };

    public static Dictionary<string, string> Arguments(params (string Name, string Value)[] arguments) =>
        arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal);

    /// <summary>Calls the operation with those arguments.</summary>
    public static Task<JObject> CallAsync(this BillingGraph graph, BillingOperation operation, CancellationToken cancellationToken = default) =>
        graph.Calls.CallAsync(operation, ArgumentsOf(operation), operation.NeedsCaptcha ? "captcha-51d0" : null, null, cancellationToken);

    public static Task<Balance> ReadAsync(this BillingGraph graph, CancellationToken cancellationToken = default) =>
        graph.Client.GetCustomerBalanceAsync("ZX1000234", From, To, cancellationToken);

    public static Task<FundsMoved> MoveAsync(this BillingGraph graph, CancellationToken cancellationToken = default) =>
        graph.MoveAsync(null, cancellationToken);

    public static Task<FundsMoved> MoveAsync(this BillingGraph graph, SendDeadline? deadline, CancellationToken cancellationToken = default) =>
        graph.Client.MoveFundsAsync("ZX1000234", 4257.13579m, "HubSpot deal 42", deadline, cancellationToken);
}
