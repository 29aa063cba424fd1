using Microsoft.Extensions.Options;

namespace Bridge.Processing;

/// <summary>Settings under <c>Processing</c>.</summary>
public sealed class ProcessingOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Processing";

    /// <summary>
    /// How long the billing API may take to apply a move that the bridge gave up on, before the balance is asked: three minutes to
    /// one hour.
    /// </summary>
    public TimeSpan SettlingTime { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Refuses settings that the order of the protocol's durations does not allow.</summary>
internal sealed class ProcessingOptionsValidator : IValidateOptions<ProcessingOptions>
{
    // Longer than a lease, with room for the clocks of two machines.
    private static readonly TimeSpan ShortestSettling = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, ProcessingOptions options) =>
        options.SettlingTime >= ShortestSettling && options.SettlingTime <= LongestSettling
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Processing:SettlingTime is '{options.SettlingTime}': give {ShortestSettling} to {LongestSettling} as hh:mm:ss.");
}
