using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Bridge.Json;

namespace Bridge.Storage;

/// <summary>Data of events that are too large for a queue message and a ledger column.</summary>
public sealed class EventBlobs(StorageClients storage)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "events";

    private readonly CreatedOnce<BlobContainerClient> _container = new(
        storage.Blobs.GetBlobContainerClient(ContainerName),
        (container, cancellationToken) => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken));

    /// <summary>
    /// The blob's name: the same content of the same operation has the same one, and other content never replaces it.
    /// </summary>
    public static string NameOf(string operationId, string fingerprint) => $"{operationId}/{fingerprint}.json";

    /// <summary>Saves an event's data, over what is there.</summary>
    public async Task SaveAsync(string name, JToken data, CancellationToken cancellationToken)
    {
        var container = await _container.OpenAsync(cancellationToken);
        await container.GetBlobClient(name).UploadAsync(
            BinaryData.FromString(StrictJson.Write(data)),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } },
            cancellationToken);
    }

    /// <summary>Reads an event's data.</summary>
    /// <exception cref="Azure.RequestFailedException">The blob is not there.</exception>
    public async Task<JObject> LoadAsync(string name, CancellationToken cancellationToken)
    {
        var container = await _container.OpenAsync(cancellationToken);
        var content = await container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
        return StrictJson.ParseObject(content.Value.Content.ToMemory().Span);
    }

    /// <summary>Whether an event's data is still there.</summary>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        var container = await _container.OpenAsync(cancellationToken);
        return await container.GetBlobClient(name).ExistsAsync(cancellationToken);
    }

    /// <summary>Removes whatever data ever came for an operation: under its id other content may have come as well, or the same one again.</summary>
    public async Task DeleteAllAsync(string operationId, CancellationToken cancellationToken)
    {
        var container = await _container.OpenAsync(cancellationToken);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{operationId}/", cancellationToken))
        {
            await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Removes an event's data; what is gone already is no fault.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var container = await _container.OpenAsync(cancellationToken);
        await container.DeleteBlobIfExistsAsync(name, cancellationToken: cancellationToken);
    }
}
