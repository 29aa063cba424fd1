using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Bridge.Storage;

/// <summary>
/// Clients of the storage account that the Functions host uses as well: <c>AzureWebJobsStorage</c> is a connection string,
/// or <c>AzureWebJobsStorage:accountName</c> names an account that a managed identity opens without a key.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity</remarks>
public sealed class StorageClients
{
    private const string Setting = "AzureWebJobsStorage";

    private static readonly QueueClientOptions OfQueues = NewOptionsOfQueues();

    /// <summary>Makes the clients; connects to nothing yet.</summary>
    /// <exception cref="InvalidOperationException">The setting is missing.</exception>
    public StorageClients(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(Setting);
        if (section["accountName"] is { Length: > 0 } account)
        {
            var credential = Credential(section["clientId"]);
            Queues = new QueueServiceClient(Endpoint(account, "queue"), credential, OfQueues);
            Tables = new TableServiceClient(Endpoint(account, "table"), credential);
            Blobs = new BlobServiceClient(Endpoint(account, "blob"), credential);
            return;
        }

        if (section.Value is not { Length: > 0 } connection)
        {
            throw new InvalidOperationException(
                $"{Setting} is missing. Set it to a connection string (UseDevelopmentStorage=true for Azurite), or set {Setting}__accountName to open the account by managed identity.");
        }

        Queues = new QueueServiceClient(connection, OfQueues);
        Tables = new TableServiceClient(connection);
        Blobs = new BlobServiceClient(connection);
    }

    internal StorageClients(QueueServiceClient queues, TableServiceClient tables, BlobServiceClient blobs) =>
        (Queues, Tables, Blobs) = (queues, tables, blobs);

    /// <summary>The account's queues.</summary>
    public QueueServiceClient Queues { get; }

    /// <summary>The account's tables.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>The account's blobs.</summary>
    public BlobServiceClient Blobs { get; }

    private static QueueClientOptions NewOptionsOfQueues()
    {
        // The queue trigger reads base64 unless host.json says otherwise; what is sent must agree with it.
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };

        // What is none is not the bridge's, and hides nothing that is: it is passed over.
        options.MessageDecodingFailed += _ => Task.CompletedTask;
        return options;
    }

    private static Uri Endpoint(string account, string service) => new($"https://{account}.{service}.core.windows.net");

    private static DefaultAzureCredential Credential(string? clientId) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
}
