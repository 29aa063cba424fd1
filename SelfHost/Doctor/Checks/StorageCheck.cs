using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Bridge.Storage;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>Whether storage lets the bridge have what it makes there when it starts: queues, tables and a container.</summary>
internal sealed class StorageCheck(StorageClients storage) : ICheck
{
    // Not one of the bridge's own, so that a bridge at work sees nothing of it. They stay, empty: what was just removed cannot be made again for a while.
    private const string Name = "doctor";

    public string What => "storage";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await TryAsync("queues", "Storage Queue Data Contributor", QueuesAsync, cancellationToken);
        yield return await TryAsync("tables", "Storage Table Data Contributor", TablesAsync, cancellationToken);
        yield return await TryAsync("blobs", "Storage Blob Data Owner", BlobsAsync, cancellationToken);
    }

    private async Task QueuesAsync(CancellationToken cancellationToken)
    {
        var queue = storage.Queues.GetQueueClient(Name);
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var message = (await queue.SendMessageAsync("trial", timeToLive: TimeSpan.FromMinutes(1), cancellationToken: cancellationToken)).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
    }

    private async Task TablesAsync(CancellationToken cancellationToken)
    {
        var table = storage.Tables.GetTableClient(Name);
        await table.CreateIfNotExistsAsync(cancellationToken);
        await table.UpsertEntityAsync(new TableEntity(Name, Name), cancellationToken: cancellationToken);
        await table.DeleteEntityAsync(Name, Name, cancellationToken: cancellationToken);
    }

    private async Task BlobsAsync(CancellationToken cancellationToken)
    {
        var container = storage.Blobs.GetBlobContainerClient(Name);
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await container.GetBlobClient(Name).UploadAsync(BinaryData.FromString("trial"), overwrite: true, cancellationToken);
        await container.DeleteBlobIfExistsAsync(Name, cancellationToken: cancellationToken);
    }

    private async Task<Diagnosis> TryAsync(string service, string role, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var what = $"{What}, {service}";
        try
        {
            await work(cancellationToken);
            return Diagnosis.Well(what, "can be written and removed.");
        }
        catch (RequestFailedException exception) when (exception.Status is 401 or 403)
        {
            return Diagnosis.Fault(what, $"answered {exception.Status} ({exception.ErrorCode}).", $"Give the identity the role {role} on the account, and let its firewall take this address.");
        }
        catch (RequestFailedException exception) when (exception.Status > 0)
        {
            return Diagnosis.Fault(what, $"answered {exception.Status} ({exception.ErrorCode}).", "Look at AzureWebJobsStorage: is that account one for queues, tables and blobs?");
        }
        catch (AuthenticationFailedException)
        {
            return Diagnosis.Fault(what, "cannot be asked: signing in failed.", "Give the app a managed identity, or sign in on the desk with 'az login'.");
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            return Diagnosis.Fault(what, "does not answer.", "Look at AzureWebJobsStorage and the way to the account; on a desk Azurite may not run.");
        }
    }
}
