using System.Net;

namespace Bridge.Billing;

/// <summary>
/// A request's body that goes to the wire once, and after its deadline not at all. Whoever repeats the request, a handler or
/// the connection pool, fails here instead of moving money twice; so does whoever was held up on the way.
/// </summary>
internal sealed class SentOnceContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly SendDeadline? _deadline;
    private int _sent;

    public SentOnceContent(HttpContent content, SendDeadline? deadline)
    {
        (_content, _deadline) = (content, deadline);
        Headers.ContentType = content.Headers.ContentType;
    }

    /// <summary>Whether it may have left. While false, the other side cannot have had the request.</summary>
    public bool MayHaveLeft => Volatile.Read(ref _sent) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Made ready first, so that nothing but one write comes after the check. The connection keeps the request's head until then.
        await _content.LoadIntoBufferAsync(cancellationToken);
        if (_deadline is { IsOver: true })
        {
            throw new SendDeadlinePassedException();
        }

        if (Interlocked.Exchange(ref _sent, 1) != 0)
        {
            throw new InvalidOperationException("This request was sent before, and must not be sent again.");
        }

        await _content.CopyToAsync(stream, context, cancellationToken);
    }

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

/// <summary>The time in which a call could be put on the wire was over.</summary>
internal sealed class SendDeadlinePassedException() : Exception("The deadline passed before the request was sent.");
