using System.Net;

namespace Bridge.Billing;

/// <summary>
/// A request's body that goes to the wire once. Whoever repeats the request, a handler or the connection pool, fails
/// here instead of moving money twice.
/// </summary>
internal sealed class SentOnceContent : HttpContent
{
    private readonly HttpContent _content;
    private int _sent;

    public SentOnceContent(HttpContent content)
    {
        _content = content;
        Headers.ContentType = content.Headers.ContentType;
    }

    /// <summary>Whether it may have left. While false, the other side cannot have had the request.</summary>
    public bool MayHaveLeft => Volatile.Read(ref _sent) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _sent, 1) == 0
            ? _content.CopyToAsync(stream, context, cancellationToken)
            : throw new InvalidOperationException("This request was sent before, and must not be sent again.");

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
