using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.SelfHost.Timers;

/// <summary>Remembers in a blob when a timer was last served, so that a time that passed while nobody watched is made up for.</summary>
internal sealed class TimerMonitor(BlobClient blob)
{
    private const string Last = "last";

    /// <summary>When the timer was last served; null where that is unknown.</summary>
    public async Task<DateTimeOffset?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var content = await blob.DownloadContentAsync(cancellationToken);
            var last = StrictJson.ParseObject(content.Value.Content.ToMemory().Span).Value<string>(Last);
            return DateTimeOffset.TryParse(last, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Remembers that the timer was served.</summary>
    public Task WriteAsync(DateTimeOffset last, CancellationToken cancellationToken) =>
        blob.UploadAsync(
            BinaryData.FromString(StrictJson.Write(new JObject { [Last] = last.ToString("O", CultureInfo.InvariantCulture) })),
            overwrite: true,
            cancellationToken);
}
