using System.Globalization;
using System.Text.RegularExpressions;
using Bridge.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Bridge.Billing;

/// <summary>Says every mistake in the settings under <c>Billing</c> at once, when the host starts.</summary>
internal sealed partial class BillingOptionsValidator : IValidateOptions<BillingOptions>
{
    // An invocation is stopped after 90 s, and a move of funds reads once and sends once.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, BillingOptions options)
    {
        string[] faults = [.. Faults(options).OfType<string>()];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string?> Faults(BillingOptions options) =>
    [
        BaseUrlFault(options.BaseUrl),
        TokenSecretFault(options.TokenSecret),
        TimeZoneFault(options.TimeZone),
        AccountNumbersFault(options.AccountNumbers),
        CurrencyFault(options.Currency),
        string.IsNullOrWhiteSpace(options.CaptchaWord) ? "Billing:CaptchaWord is empty: give a word of the billing API's message about a captcha token." : null,
        TimeoutFault(nameof(BillingOptions.ReadTimeout), options.ReadTimeout),
        TimeoutFault(nameof(BillingOptions.SendTimeout), options.SendTimeout),
        BoundFault(nameof(BillingOptions.Concurrency), options.Concurrency, CallBounds.MaxConcurrency),
        BoundFault(nameof(BillingOptions.RequestsPerSecond), options.RequestsPerSecond, CallBounds.MaxRequestsPerSecond),
        .. options.Operations.SelectMany(entry => OperationFaults(entry.Key, entry.Value, options)),
    ];

    private static string? BaseUrlFault(string value)
    {
        const string Setting = "Billing:BaseUrl";
        var url = BillingUrl.Absolute(value);
        return UrlFault(Setting, value, url)
            ?? (url!.Query.Length + url.Fragment.Length > 0
                ? $"{Setting} is '{Shown(value)}' with a query or a fragment: leave them out. A pasted full URL goes into Billing:Operations:{{name}}:Url."
                : null);
    }

    // The value is not shown: a person may have put the API key itself here.
    private static string? TokenSecretFault(string value) =>
        ReferenceFault("Billing:TokenSecret", value)
        ?? (SecretName().IsMatch(value)
            ? null
            : "Billing:TokenSecret must be the name of a secret (letters, digits and hyphens, at most 127), such as 'billing-token': keep the API key in that secret.");

    private static string? TimeZoneFault(string value) =>
        ReferenceFault("Billing:TimeZone", value)
        ?? (TimeZoneInfo.TryFindSystemTimeZoneById(value, out _)
            ? null
            : $"Billing:TimeZone is '{value}', which this machine does not know: give an IANA name such as 'Australia/Sydney'.");

    private static string? AccountNumbersFault(string value) =>
        AccountNumbers.Rule(value) is null
            ? $"Billing:AccountNumbers is '{value}': give one of {string.Join(", ", Enum.GetNames<AccountNumberRule>())}."
            : null;

    private static string? CurrencyFault(string value) =>
        value.Length == 0 || BillingArguments.IsCurrency(value)
            ? null
            : $"Billing:Currency is '{value}', which is no currency of three letters: give the platform's as in ISO 4217, such as 'AUD', or leave it out.";

    private static string? TimeoutFault(string property, TimeSpan value) =>
        value >= ShortestTimeout && value <= LongestTimeout
            ? null
            : $"Billing:{property} is '{value}': give {ShortestTimeout} to {LongestTimeout} as hh:mm:ss, since an invocation must end within 90 seconds.";

    private static string? BoundFault(string property, int value, int max) =>
        value >= 1 && value <= max
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Billing:{property} is '{value}': give a whole number from 1 to {max}.");

    private static IEnumerable<string?> OperationFaults(string key, BillingOperationOptions settings, BillingOptions options)
    {
        var section = $"Billing:Operations:{key}";
        var operation = BillingOperations.All.FirstOrDefault(operation => BillingOptions.IsNamed(key, operation));
        if (operation is null)
        {
            return [$"{section} names no operation: use one of {string.Join(", ", BillingOperations.All)}."];
        }

        return
        [
            options.Operations.Keys.Count(other => BillingOptions.IsNamed(other, operation)) > 1
                ? $"{section} is one of two spellings of '{operation}': keep one."
                : null,
            OperationUrlFault($"{section}:Url", settings.Url, options.BaseUrl),
            .. settings.Parameters.Select(parameter => ParameterFault($"{section}:Parameters:{parameter.Key}", parameter, operation)),
            SameParameterFault($"{section}:Parameters", operation, options),
        ];
    }

    private static string? OperationUrlFault(string setting, string? value, string baseUrl)
    {
        if (value is null)
        {
            return null;
        }

        // A wrong base address is reported once, not again with every address under it.
        var url = BillingUrl.Resolve(BaseUrlFault(baseUrl) is null ? baseUrl : "https://localhost", value);
        return UrlFault(setting, value, url)
            ?? (QueryHelpers.ParseQuery(url!.Query).ContainsKey(BillingTokenHandler.Header)
                ? $"{setting} has the parameter '{BillingTokenHandler.Header}': leave it out, the API key goes into the secret that Billing:TokenSecret names."
                : null);
    }

    private static string? UrlFault(string setting, string value, Uri? url) =>
        ReferenceFault(setting, value)
        ?? (url switch
        {
            null => $"{setting} is '{Shown(value)}', which is no http or https address: copy the one that the billing portal shows.",
            { UserInfo.Length: > 0 } => $"{setting} holds a user name or a password: leave them out, the API key goes into the secret that Billing:TokenSecret names.",
            { IsLoopback: false } when url.Scheme != Uri.UriSchemeHttps =>
                $"{setting} is '{Shown(value)}', which would send the API key unencrypted: use https. Only a loopback address may use http.",
            _ => null,
        });

    private static string? ParameterFault(string setting, KeyValuePair<string, string> parameter, BillingOperation operation) =>
        ReferenceFault(setting, parameter.Value)
        ?? (!operation.TakesMore && !operation.Sent.Contains(parameter.Key, StringComparer.OrdinalIgnoreCase)
            ? $"{setting} names no argument of {operation}: use one of {string.Join(", ", operation.Sent)}."
            : BillingArguments.IsParameterName(parameter.Value)
                ? null
                : $"{setting} is '{parameter.Value}', which is no parameter name: copy the name that the billing portal shows, such as 'account_number'.");

    private static string? SameParameterFault(string setting, BillingOperation operation, BillingOptions options)
    {
        var endpoint = new BillingEndpoint(operation, options);
        var shared = operation.Sent.Union(options.For(operation).Parameters.Keys, StringComparer.OrdinalIgnoreCase)
            .GroupBy(endpoint.ParameterOf, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1);
        return shared is null ? null : $"{setting} gives {string.Join(" and ", shared)} the same name '{shared.Key}': give each its own.";
    }

    private static string? ReferenceFault(string setting, string value) =>
        value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase)
            ? $"{setting} is an unresolved Key Vault reference: check that the app's identity may read the vault, and that the reference names an existing secret."
            : null;

    private static string Shown(string url) => url.Contains('@', StringComparison.Ordinal) ? "…" : url.Split('?', '#')[0];

    // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
    [GeneratedRegex(@"\A[0-9A-Za-z-]{1,127}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();
}
