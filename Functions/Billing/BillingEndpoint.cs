using Microsoft.AspNetCore.WebUtilities;

namespace Bridge.Billing;

/// <summary>Where an operation is called, and what the portal calls its parameters.</summary>
internal sealed class BillingEndpoint(BillingOperation operation, BillingOptions options)
{
    private static readonly Dictionary<string, string> DefaultNames = new(StringComparer.Ordinal)
    {
        [BillingOperations.Arg.Account] = "account_number",
        [BillingOperations.Arg.From] = "from_date",
        [BillingOperations.Arg.To] = "to_date",
        [BillingOperations.Arg.Captcha] = "google_captcha",
    };

    private readonly BillingOperationOptions _settings = options.For(operation);

    /// <summary>The operation that is called here.</summary>
    public BillingOperation Operation { get; } = operation;

    private Uri Url =>
        BillingUrl.Resolve(options.BaseUrl, _settings.Url ?? $"/api/integration/v2/{Operation}")
        ?? throw new InvalidOperationException($"Billing:Operations:{Operation}:Url was not validated.");

    /// <summary>The portal's name of an argument; what the bridge does not know keeps its own.</summary>
    public string ParameterOf(string argument) =>
        _settings.Parameters.GetValueOrDefault(argument)
        ?? (Operation.Accepts(argument) ? DefaultNames.GetValueOrDefault(argument) : null)
        ?? argument;

    /// <summary>The arguments under the portal's names.</summary>
    /// <exception cref="BillingRefusedException">Two arguments would be one parameter, so that one of them is lost.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters(IReadOnlyDictionary<string, string> arguments)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var argument in arguments.Keys)
        {
            if (!taken.TryAdd(ParameterOf(argument), argument))
            {
                var parameter = ParameterOf(argument);
                throw new BillingRefusedException(
                    Operation, 0, $"{taken[parameter]} and {argument} are both sent as '{parameter}': give only one of them.");
            }
        }

        return [.. arguments.Select(argument => KeyValuePair.Create(ParameterOf(argument.Key), argument.Value))];
    }

    /// <summary>The address of a read: what was pasted, with these parameters set.</summary>
    public Uri UrlWith(IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        WithQuery([.. PastedBesides(parameters), .. parameters.Select(Encode)]);

    /// <summary>The address of a form: what was pasted, without the parameters that the form brings.</summary>
    public Uri UrlBeside(IReadOnlyList<KeyValuePair<string, string>> form) => WithQuery([.. PastedBesides(form)]);

    private Uri WithQuery(IReadOnlyList<string> pairs)
    {
        var path = Url.GetLeftPart(UriPartial.Path);
        return new Uri(pairs.Count == 0 ? path : $"{path}?{string.Join('&', pairs)}");
    }

    private List<string> PastedBesides(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var set = parameters.Select(parameter => parameter.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var pasted = new List<string>();
        foreach (var pair in new QueryStringEnumerable(Url.Query))
        {
            if (!set.Contains(pair.DecodeName().ToString()))
            {
                pasted.Add($"{pair.EncodedName}={pair.EncodedValue}");
            }
        }

        return pasted;
    }

    private static string Encode(KeyValuePair<string, string> parameter) =>
        $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}";
}
