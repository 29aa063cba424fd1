namespace Bridge.Benchmarks.Scale;

/// <summary>What Azure Storage promises, as it is published.</summary>
/// <remarks>
/// https://learn.microsoft.com/azure/storage/queues/storage-performance-checklist,
/// https://learn.microsoft.com/azure/storage/tables/scalability-targets,
/// https://learn.microsoft.com/azure/storage/common/scalability-targets-standard-account
/// </remarks>
internal static class AzureLimits
{
    /// <summary>Messages of one queue a second; each that is added, got or deleted counts.</summary>
    public const int OfQueue = 2_000;

    /// <summary>Requests to one storage account a second.</summary>
    public const int OfAccount = 20_000;

    /// <summary>Entities of one partition of a table a second.</summary>
    public const int OfPartition = 2_000;
}
