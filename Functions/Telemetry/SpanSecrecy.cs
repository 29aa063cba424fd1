using System.Diagnostics;
using OpenTelemetry;

namespace Bridge.Telemetry;

/// <summary>
/// Takes out of activities of others what may hold a secret or a body: an address beyond its host, and the message of an
/// exception, which quotes what could not be read.
/// </summary>
internal sealed class SpanSecrecy : BaseProcessor<Activity>
{
    /// <summary>The activities of <see cref="HttpClient"/>.</summary>
    public const string HttpSource = "System.Net.Http";

    private const string Url = "url.full";

    // It listens to no activity, but is asked about the exceptions of those that others listen to.
    private readonly ActivityListener _exceptions = new()
    {
        ShouldListenTo = source => source.Name != BridgeActivity.SourceName,
        ExceptionRecorder = (Activity _, Exception exception, ref TagList tags) =>
        {
            tags.Add("exception.message", "");
            tags.Add("exception.stacktrace", "");
        },
    };

    public SpanSecrecy() => ActivitySource.AddActivityListener(_exceptions);

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem(Url) is string url)
        {
            // A path may be a secret as well: many a receiver of webhooks is known by its address alone.
            data.SetTag(Url, Uri.TryCreate(url, UriKind.Absolute, out var full) ? full.GetLeftPart(UriPartial.Authority) : null);
        }

        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _exceptions.Dispose();
        base.Dispose(disposing);
    }
}
