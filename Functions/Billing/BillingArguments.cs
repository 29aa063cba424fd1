using System.Globalization;
using static Bridge.Billing.BillingOperations;

namespace Bridge.Billing;

/// <summary>What the billing API's operations accept as arguments.</summary>
public static class BillingArguments
{
    /// <summary>What is wrong with an operation's arguments, each fault in words that name the argument; empty when nothing is.</summary>
    /// <remarks>Zero, more than five decimals, grouped digits, a currency sign, a date that is no <c>yyyy-MM-dd</c>, an empty account,
    /// a currency that is not of three letters.</remarks>
    public static IReadOnlyList<string> Faults(BillingOperation operation, IReadOnlyDictionary<string, string> arguments)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(arguments);
        string[] faults =
        [
            .. operation.Required.Where(name => !arguments.ContainsKey(name)).Select(name => $"{name} is missing"),
            .. arguments.Select(argument => Fault(operation, argument.Key, argument.Value)).OfType<string>(),
        ];
        return faults.Length == 0 && IsBackwards(operation, arguments) ? [$"{Arg.From} is later than {Arg.To}"] : faults;
    }

    /// <summary>What is wrong with one argument's value; null when nothing is. The value itself is not told: it may be a secret.</summary>
    public static string? Fault(BillingOperation operation, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!operation.Accepts(name))
        {
            return NameFault(operation, name) ?? TextRules.FieldFault(name, value);
        }

        return name switch
        {
            Arg.Account => TextRules.AccountFault(name, value),
            Arg.Amount => Money.Fault(name, value),
            Arg.Currency => IsCurrency(value) ? null : $"{name} is no currency of three letters as in ISO 4217, such as AUD",
            Arg.From or Arg.To => TryDay(value, out _) ? null : $"{name} is no date as yyyy-MM-dd, such as 2026-03-01",
            _ => string.IsNullOrWhiteSpace(value) ? $"{name} is empty" : TextRules.FieldFault(name, value),
        };
    }

    /// <summary>Refuses arguments that have a fault.</summary>
    /// <exception cref="BillingRefusedException">They have; its reason says every one.</exception>
    internal static void Check(BillingOperation operation, IReadOnlyDictionary<string, string> arguments)
    {
        var faults = Faults(operation, arguments);
        if (faults.Count > 0)
        {
            throw new BillingRefusedException(operation, 0, $"{string.Join("; ", faults)}. Nothing was sent.");
        }
    }

    /// <summary>Why an amount in this currency is not moved; null when it is the platform's, or that is not known.</summary>
    internal static string? CurrencyFault(string currency, string platform) =>
        platform.Length == 0 || string.Equals(currency, platform, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"the amount is in {currency}, and the platform counts in {platform} as the setting Billing:Currency says";

    /// <summary>Whether it is a currency's code, in letters of either case.</summary>
    internal static bool IsCurrency(string value) => value.Length == 3 && value.All(char.IsAsciiLetter);

    /// <summary>Whether a form field or a query parameter may have this name.</summary>
    internal static bool IsParameterName(string name) =>
        name.Length is > 0 and <= 100 && name.All(character => character is > ' ' and < '\x7f' and not ('"' or '\\'));

    /// <summary>Reads a day that has no fault.</summary>
    internal static DateOnly Day(string value) => DateOnly.ParseExact(value, DayFormat, CultureInfo.InvariantCulture);

    /// <summary>Writes a day as the platform reads it.</summary>
    internal static string Day(DateOnly value) => value.ToString(DayFormat, CultureInfo.InvariantCulture);

    private const string DayFormat = "yyyy-MM-dd";

    private static bool TryDay(string value, out DateOnly day) =>
        DateOnly.TryParseExact(value, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool IsBackwards(BillingOperation operation, IReadOnlyDictionary<string, string> arguments) =>
        operation.Accepts(Arg.From) && operation.Accepts(Arg.To) && Day(arguments[Arg.From]) > Day(arguments[Arg.To]);

    private static string? NameFault(BillingOperation operation, string name) =>
        !operation.TakesMore ? $"{name} is no argument of {operation}, which takes {string.Join(", ", operation.Declared)}"
        : IsParameterName(name) ? null
        : $"'{TextRules.OneLine(name, 40)}' cannot be a field's name";
}
