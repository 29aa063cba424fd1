using Bridge.Intake;
using Bridge.Json;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;

namespace Bridge.Operations;

/// <summary>
/// The body of a request that changes something: a JSON object. A form, which a page of another origin could make a browser
/// send, is refused.
/// </summary>
internal sealed class OperatorBody
{
    private const int MaxWho = 100;
    private const int MaxWhy = 500;

    private readonly JObject _json;

    private OperatorBody(JObject json) => _json = json;

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="names">What it may hold, beside who asks and why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperatorMistakeException">It is no JSON object, or holds something else.</exception>
    public static async Task<OperatorBody> ReadAsync(HttpRequest request, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new OperatorMistakeException("Content-Type", "Send JSON, with the content type application/json.", StatusCodes.Status415UnsupportedMediaType);
        }

        var json = Parse(await RawBody.ReadAsync(request, cancellationToken)
            ?? throw new OperatorMistakeException("body", $"The body may hold at most {RawBody.MaxBytes} bytes.", StatusCodes.Status413PayloadTooLarge));
        string[] known = [.. names, "who", "why"];
        return json.Properties().FirstOrDefault(property => !known.Contains(property.Name, StringComparer.Ordinal)) is { } unknown
            ? throw new OperatorMistakeException(unknown.Name, $"There is no parameter of this name. Give some of: {string.Join(", ", known)}.")
            : new OperatorBody(json);
    }

    /// <summary>A text; null where it is missing.</summary>
    public string? Text(string name, int maxLength) => _json[name] switch
    {
        null => null,
        JValue { Value: string text } when IsLine(text, maxLength) => text.Trim(),
        _ => throw new OperatorMistakeException(name, $"Give '{name}' as a text of one line, of 1 to {maxLength} characters."),
    };

    /// <summary>A text that must be there.</summary>
    public string Required(string name, int maxLength) =>
        Text(name, maxLength) ?? throw new OperatorMistakeException(name, $"'{name}' is missing. Give it as a text of 1 to {maxLength} characters.");

    /// <summary>One of a few words; null where it is missing.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum => _json[name] switch
        {
            null => null,
            JValue { Value: string text } when Words.Find<T>(text) is { } value => value,
            _ => throw new OperatorMistakeException(name, $"Give '{name}' as one of: {Words.All<T>()}."),
        };

    /// <summary>True or false; <paramref name="fallback"/> where it is missing.</summary>
    public bool Flag(string name, bool fallback) => _json[name] switch
    {
        null => fallback,
        JValue { Value: bool flag } => flag,
        _ => throw new OperatorMistakeException(name, $"Give '{name}' as true or false."),
    };

    /// <summary>A whole number; null where it is missing.</summary>
    public int? Number(string name, int most) => _json[name] switch
    {
        null => null,
        JValue { Value: long number } when number >= 1 && number <= most => (int)number,
        _ => throw new OperatorMistakeException(name, $"Give '{name}' as a whole number from 1 to {most}."),
    };

    /// <summary>A time; null where it is missing.</summary>
    public DateTimeOffset? Time(string name) => _json[name] switch
    {
        null => null,
        JValue { Value: string text } when Words.Time(text) is { } time => time,
        _ => throw new OperatorMistakeException(name, $"Give '{name}' as a time such as 2026-03-01T12:00:00Z."),
    };

    /// <summary>An object; null where it is missing.</summary>
    public JObject? Object(string name) => _json[name] switch
    {
        null => null,
        JObject value => value,
        _ => throw new OperatorMistakeException(name, $"Give '{name}' as a JSON object."),
    };

    /// <summary>Who asks, and why: for the history.</summary>
    /// <param name="principal">The name of whoever signed in, which is then the name.</param>
    public Signature Signature(string? principal)
    {
        var typed = principal is null ? Required("who", MaxWho) : Text("who", MaxWho);
        return new Signature(principal ?? typed!, Required("why", MaxWhy));
    }

    private static bool IsLine(string text, int maxLength) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength && !text.Any(char.IsControl);

    private static JObject Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return StrictJson.ParseObject(body.Span);
        }
        catch (JsonException exception)
        {
            throw new OperatorMistakeException("body", $"The body is no JSON object: {exception.Message}");
        }
    }
}

/// <summary>Who did something, and why.</summary>
/// <param name="Who">The name of the person.</param>
/// <param name="Why">The reason, in words.</param>
public sealed record Signature(string Who, string Why)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Who}: {Why}";
}
