using Bridge.Json;
using Microsoft.Extensions.Options;

namespace Bridge.Intake;

/// <summary>Settings under <c>Intake</c>: how much of a delivery is read.</summary>
public sealed class DeliveryLimitOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Intake";

    /// <summary>
    /// The largest body, in bytes: 512 KiB to 16 MiB. Below that Dataverse's 256 KB, which it counts in its own way, might not pass.
    /// </summary>
    public int MaxBodyBytes { get; set; } = RawBody.MaxBytes;

    /// <summary>The deepest nesting of a body: 16 to 64.</summary>
    public int MaxDepth { get; set; } = DocumentLimits.Usual.MaxDepth;

    /// <summary>The most values, lists and objects of a JSON body, or elements and attributes of an XML one: 10 000 to 1 000 000.</summary>
    public int MaxValues { get; set; } = DocumentLimits.Usual.MaxValues;
}

/// <summary>Refuses limits that would turn honest deliveries away, or let in what this program cannot hold.</summary>
internal sealed class DeliveryLimitOptionsValidator : IValidateOptions<DeliveryLimitOptions>
{
    private const int Kibibyte = 1024;

    public ValidateOptionsResult Validate(string? name, DeliveryLimitOptions options)
    {
        string[] mistakes =
        [
            .. Mistake(nameof(options.MaxBodyBytes), options.MaxBodyBytes, 512 * Kibibyte, 16 * Kibibyte * Kibibyte),
            .. Mistake(nameof(options.MaxDepth), options.MaxDepth, 16, StrictJson.MaxDepth),
            .. Mistake(nameof(options.MaxValues), options.MaxValues, 10_000, 1_000_000),
        ];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static string[] Mistake(string setting, int value, int least, int most) =>
        value >= least && value <= most ? [] : [$"{DeliveryLimitOptions.Section}:{setting} is {value}: give a whole number from {least} to {most}."];
}
