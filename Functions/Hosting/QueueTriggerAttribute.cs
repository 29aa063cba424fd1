namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the parameter that takes a queue's message. Declared here only where the worker's packages are missing.</summary>
/// <param name="queueName">The queue's name; <c>%Setting%</c> reads it from a setting.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    /// <summary>The queue's name.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The setting of the storage account; <c>AzureWebJobsStorage</c> when it is null.</summary>
    public string? Connection { get; set; }
}
