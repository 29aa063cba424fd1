using System.Globalization;
using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Billing;

/// <summary>The body of every answer: <c>{"code":200,"data":{…}}</c>, with a <c>message</c> at times.</summary>
internal sealed class BillingEnvelope
{
    /// <summary>The API's own code, which may differ from the HTTP status.</summary>
    public required int Code { get; init; }

    /// <summary>The API's words, if it has any.</summary>
    public string? Message { get; init; }

    /// <summary>What was asked for; may be a secret.</summary>
    public JToken? Data { get; init; }

    /// <summary>Reads a body; null where it is no envelope.</summary>
    public static BillingEnvelope? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var envelope = StrictJson.ParseObject(body);
            return CodeOf(envelope["code"]) is { } code
                ? new() { Code = code, Message = (envelope["message"] as JValue)?.Value as string, Data = envelope["data"] }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int? CodeOf(JToken? code) => code switch
    {
        JValue { Value: long number } when number is > 0 and <= int.MaxValue => (int)number,
        JValue { Value: string text } when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
