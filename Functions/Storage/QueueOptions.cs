using Microsoft.Extensions.Options;

namespace Bridge.Storage;

/// <summary>Settings under <c>Queues</c>.</summary>
public sealed class QueueOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Queues";

    /// <summary>The most queues of operations: as many as there are functions that read one.</summary>
    public const int MostOfOperations = 8;

    /// <summary>How many queues the operations are divided between: 1 to 8.</summary>
    public int Operations { get; set; } = 1;
}

/// <summary>Refuses more queues than functions read.</summary>
internal sealed class QueueOptionsValidator : IValidateOptions<QueueOptions>
{
    public ValidateOptionsResult Validate(string? name, QueueOptions options) =>
        options.Operations is >= 1 and <= QueueOptions.MostOfOperations
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{QueueOptions.Section}:{nameof(options.Operations)} is {options.Operations}: give a whole number from 1 to {QueueOptions.MostOfOperations}.");
}
