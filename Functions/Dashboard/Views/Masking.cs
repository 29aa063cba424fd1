using System.Text.RegularExpressions;
using Bridge.Billing;
using Bridge.Ledger;
using Newtonsoft.Json;

namespace Bridge.Dashboard.Views;

/// <summary>Keeps secrets off the pages: a secret result is not shown at all, nor an argument or a field that is named like one.</summary>
internal static partial class Masking
{
    private const string Mask = "••••••";

    /// <summary>An argument's value as a page shows it.</summary>
    public static string Argument(string name, string value) => SecretName().IsMatch(name) ? Mask : value;

    /// <summary>What the billing API answered, as JSON; null where nothing is kept.</summary>
    public static string? Result(Operation operation) =>
        operation.Result is not { } result ? null
        : BillingOperations.Find(operation.Run) is { IsSecret: false } ? Text(Masked(result))
        : Mask;

    /// <summary>JSON in lines.</summary>
    public static string Text(JToken json) => json.ToString(Formatting.Indented);

    private static JToken Masked(JToken token) => token switch
    {
        JObject json => new JObject(json.Properties().Select(property =>
            new JProperty(property.Name, SecretName().IsMatch(property.Name) ? Mask : Masked(property.Value)))),
        JArray list => new JArray(list.Select(Masked)),
        _ => token.DeepClone(),
    };

    [GeneratedRegex("pass|secret|token|captcha|login|pin$|key$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();
}
