namespace Bridge.Billing;

/// <summary>Reads the whole answer where it is received, so that repeats and timeouts cover its body too, up to a limit.</summary>
internal sealed class WholeAnswerHandler : DelegatingHandler
{
    /// <summary>The longest body that is read, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            return response;
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.InvalidResponse)
        {
            // The framework's message quotes what came, which may be a secret.
            response?.Dispose();
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "The answer is no HTTP.");
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }
}
