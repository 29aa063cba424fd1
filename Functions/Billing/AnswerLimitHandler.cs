namespace Bridge.Billing;

/// <summary>Reads the whole answer where it is received, so that repeats and timeouts cover its body too, up to a limit.</summary>
internal sealed class AnswerLimitHandler : DelegatingHandler
{
    /// <summary>The longest body that is read, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
