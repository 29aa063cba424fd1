using System.Globalization;
using Bridge.Billing;

namespace Bridge.Sandbox.Billing;

/// <summary>The envelope of the billing API's answers, <c>{"code":…,"data":…}</c>, and its figures.</summary>
internal static class Envelope
{
    public static JObject Success(JObject data) => new() { ["code"] = StatusCodes.Status200OK, ["data"] = data };

    public static JObject Failure(int code, string message) => new() { ["code"] = code, ["status"] = "error", ["message"] = message };

    public static JObject Of(Balance balance) => new()
    {
        ["opening_balance"] = Number(balance.OpeningBalance),
        ["payments"] = Number(balance.Payments),
        ["adjustments"] = Number(balance.Adjustments),
        ["call_charges"] = Number(balance.CallCharges),
        ["other_charges"] = Number(balance.OtherCharges),
        ["total_charges"] = Number(balance.TotalCharges),
        ["closing_balance"] = Number(balance.ClosingBalance),
    };

    /// <summary>A decimal as the platform writes it: no trailing zeros, and no point where none is needed.</summary>
    public static JRaw Number(decimal value) => new(value.ToString("0.############", CultureInfo.InvariantCulture));
}
