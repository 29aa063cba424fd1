using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Bridge.SelfHost.Timers;

/// <summary>The right to serve a timer, held by one process at a time as the lease of a blob.</summary>
internal sealed class TimerLock(BlobClient blob, TimeScale scale, TimeProvider time)
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(15);

    // The longest that storage leases, and how often it is renewed: a process that dies is replaced within a minute.
    private readonly TimeSpan _meant = scale.Of(TimeSpan.FromSeconds(60));
    private readonly TimeSpan _renewal = scale.Of(TimeSpan.FromSeconds(15));
    private readonly TimeSpan _retryAfter = scale.Of(TimeSpan.FromSeconds(10));

    private bool _isFirst = true;

    private TimeSpan Lease => _meant > ShortestLease ? _meant : ShortestLease;

    /// <summary>Waits for the lock, works under it, and gives it back.</summary>
    /// <param name="work">Is given a token that tells that the lock is lost.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task HoldAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var lease = await AcquireAsync(cancellationToken);
        using var lost = new CancellationTokenSource();
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(lease, lost, done.Token);
        try
        {
            await work(lost.Token);
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
            await ReleaseAsync(lease);
        }
    }

    private async Task<BlobLeaseClient> AcquireAsync(CancellationToken cancellationToken)
    {
        var lease = blob.GetBlobLeaseClient();
        await BreakAsync(lease, cancellationToken);
        while (true)
        {
            try
            {
                await lease.AcquireAsync(Lease, cancellationToken: cancellationToken);
                return lease;
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
            {
                await Task.Delay(_retryAfter, time, cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.Status == StatusCodes.Status404NotFound)
            {
                await CreateAsync(cancellationToken);
            }
        }
    }

    // Storage leases for no less than 15 seconds. Where a trial means a shorter time, a process that starts does not wait for the end of
    // a lease whose holder, more likely than not, was killed just now; one that lives notices at its next renewal.
    private async Task BreakAsync(BlobLeaseClient lease, CancellationToken cancellationToken)
    {
        if (!_isFirst || _meant >= ShortestLease)
        {
            return;
        }

        _isFirst = false;
        try
        {
            await lease.BreakAsync(TimeSpan.Zero, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is StatusCodes.Status404NotFound or StatusCodes.Status409Conflict)
        {
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        await blob.GetParentBlobContainerClient().CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        try
        {
            await blob.UploadAsync(BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty), overwrite: false, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.ErrorCode == BlobErrorCode.LeaseIdMissing)
        {
        }
    }

    private async Task RenewAsync(BlobLeaseClient lease, CancellationTokenSource lost, CancellationToken done)
    {
        using var timer = new PeriodicTimer(_renewal, time);
        var renewed = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                if (await TryRenewAsync(lease, done))
                {
                    renewed = time.GetTimestamp();
                }
                else if (time.GetElapsedTime(renewed) + _renewal >= Lease)
                {
                    await lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task<bool> TryRenewAsync(BlobLeaseClient lease, CancellationToken cancellationToken)
    {
        try
        {
            await lease.RenewAsync(cancellationToken: cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task ReleaseAsync(BlobLeaseClient lease)
    {
        try
        {
            await lease.ReleaseAsync();
        }
        catch (Exception)
        {
            // It ends by itself.
        }
    }
}
