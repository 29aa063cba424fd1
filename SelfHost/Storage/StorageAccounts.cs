using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Bridge.SelfHost.Configuration;

namespace Bridge.SelfHost.Storage;

/// <summary>
/// The storage accounts that triggers name by a setting: a connection string, or <c>{setting}:accountName</c> for an account that
/// a managed identity opens.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-reference#connections</remarks>
internal sealed class StorageAccounts(IConfiguration configuration)
{
    /// <summary>The setting of the account that the host itself uses.</summary>
    public const string HostSetting = "AzureWebJobsStorage";

    // A look at a queue comes again by itself: better to say soon that storage does not answer than to try long.
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(15);
    private const int MaxRetries = 2;

    private readonly ConcurrentDictionary<string, (QueueServiceClient Queues, BlobServiceClient Blobs)> _accounts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The queues of an account. Messages come as they are written, base64 or not.</summary>
    /// <exception cref="StartException">The setting is missing or wrong.</exception>
    public QueueServiceClient Queues(string setting) => _accounts.GetOrAdd(setting, Open).Queues;

    /// <summary>The blobs of the host's own account.</summary>
    /// <exception cref="StartException">The setting is missing or wrong.</exception>
    public BlobServiceClient Blobs() => _accounts.GetOrAdd(HostSetting, Open).Blobs;

    private (QueueServiceClient, BlobServiceClient) Open(string setting)
    {
        var section = configuration.GetSection(setting);
        var queueOptions = Brief(new QueueClientOptions());
        var blobOptions = Brief(new BlobClientOptions());
        if (section["accountName"] is { Length: > 0 } account)
        {
            var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = section["clientId"] });
            return (
                new QueueServiceClient(new Uri($"https://{account}.queue.core.windows.net"), credential, queueOptions),
                new BlobServiceClient(new Uri($"https://{account}.blob.core.windows.net"), credential, blobOptions));
        }

        if (section.Value is not { Length: > 0 } connection)
        {
            throw new SettingMissingException(
                $"The setting {setting} is missing: the connection string of a storage account (UseDevelopmentStorage=true for Azurite), or {setting}__accountName for one that a managed identity opens.");
        }

        try
        {
            return (new QueueServiceClient(connection, queueOptions), new BlobServiceClient(connection, blobOptions));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new StartException($"The setting {setting} is no connection string of a storage account.", exception);
        }
    }

    private static T Brief<T>(T options)
        where T : ClientOptions
    {
        options.Retry.NetworkTimeout = NetworkTimeout;
        options.Retry.MaxRetries = MaxRetries;
        return options;
    }
}
