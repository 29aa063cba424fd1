using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Sandbox.Billing;

/// <summary>A call that the billing API refuses.</summary>
internal sealed class RefusedCallException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}

/// <summary>
/// The parameters of one call, taken strictly: from the query of a GET, from the form of anything else, each once, none
/// missing, none unknown.
/// </summary>
internal sealed partial class Parameters
{
    public const string Account = "account_number";
    public const string From = "from_date";
    public const string To = "to_date";
    public const string Amount = "amount";
    public const string Description = "description";
    public const string Captcha = "google_captcha";

    private readonly Dictionary<string, string> _values;

    private Parameters(Dictionary<string, string> values) => _values = values;

    /// <summary>All but the captcha token.</summary>
    public IReadOnlyDictionary<string, string> Kept =>
        _values.Where(value => value.Key != Captcha).ToDictionary(StringComparer.Ordinal);

    public string this[string name] => _values[name];

    public static async Task<Parameters> ReadAsync(HttpRequest request, IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        var sent = HttpMethods.IsGet(request.Method) ? request.Query : await ReadFormAsync(request);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in sent)
        {
            values[name] = Single(name, value);
        }

        if (values.Keys.FirstOrDefault(name => !required.Contains(name, StringComparer.Ordinal) && !optional.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new RefusedCallException(400, $"Unknown parameter '{unknown}'.");
        }

        return required.FirstOrDefault(name => string.IsNullOrWhiteSpace(values.GetValueOrDefault(name))) is { } missing
            ? throw new RefusedCallException(400, $"Parameter '{missing}' is required.")
            : new Parameters(values);
    }

    public string? Optional(string name) => _values.GetValueOrDefault(name);

    public (DateOnly From, DateOnly To) Period()
    {
        var (from, to) = (Date(From), Date(To));
        return from <= to ? (from, to) : throw new RefusedCallException(400, $"'{From}' lies behind '{To}'.");
    }

    /// <summary>An amount of at most five decimals, with a point and no grouping; never zero.</summary>
    public decimal Money()
    {
        var text = _values[Amount];
        var amount = MoneyForm().IsMatch(text) ? decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;
        return amount != 0 ? amount : throw new RefusedCallException(400, $"'{Amount}' must be a number other than zero, with at most five decimals.");
    }

    private DateOnly Date(string name) =>
        DateOnly.TryParseExact(_values[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new RefusedCallException(400, $"'{name}' must be a date, yyyy-MM-dd.");

    private static string Single(string name, StringValues values) =>
        values is [{ } value] ? value : throw new RefusedCallException(400, $"Parameter '{name}' must be given once.");

    private static async Task<IEnumerable<KeyValuePair<string, StringValues>>> ReadFormAsync(HttpRequest request)
    {
        if (request.Query.Count > 0)
        {
            throw new RefusedCallException(400, "The parameters belong in the form, not in the query.");
        }

        if (!request.HasFormContentType)
        {
            throw new RefusedCallException(415, "The parameters must be sent as multipart/form-data or as a form.");
        }

        try
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return form.Files.Count == 0 ? form : throw new RefusedCallException(400, "The form holds a file.");
        }
        catch (InvalidDataException exception)
        {
            throw new RefusedCallException(400, $"The form cannot be read: {exception.Message}");
        }
    }

    [GeneratedRegex(@"^-?[0-9]{1,12}(\.[0-9]{1,5})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MoneyForm();
}
