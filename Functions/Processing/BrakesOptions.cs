using Microsoft.Extensions.Options;

namespace Bridge.Processing;

/// <summary>Settings under <c>Brakes</c>, which hold moves of funds of every route. What is null holds nothing.</summary>
public sealed class BrakesOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Brakes";

    /// <summary>The most that one operation moves either way without a person, zero or above.</summary>
    public decimal? MaxAmount { get; set; }

    /// <summary>
    /// The most that is moved on one account in one of the platform's days without a person, amounts of both ways added up; zero
    /// or above.
    /// </summary>
    public decimal? PerAccountAndDay { get; set; }
}

/// <summary>Refuses brakes that mean nothing.</summary>
internal sealed class BrakesOptionsValidator : IValidateOptions<BrakesOptions>
{
    public ValidateOptionsResult Validate(string? name, BrakesOptions options)
    {
        string[] faults =
        [
            .. Fault(nameof(BrakesOptions.MaxAmount), options.MaxAmount),
            .. Fault(nameof(BrakesOptions.PerAccountAndDay), options.PerAccountAndDay),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string[] Fault(string property, decimal? value) =>
        value < 0
            ? [FormattableString.Invariant($"Brakes:{property} is '{value}': give an amount of 0 or above, such as 1000, or leave it out for none.")]
            : [];
}
