namespace Bridge.Http;

/// <summary>Reads the whole answer where it is received, so that repeats and timeouts cover its body too, up to a limit.</summary>
internal sealed class WholeAnswerHandler(int maxBytes) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken);
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
