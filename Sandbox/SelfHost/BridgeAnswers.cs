namespace Bridge.Sandbox.SelfHost;

/// <summary>Whether a bridge answers at an address, whoever started it.</summary>
public static class BridgeAnswers
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until something answers HTTP there.</summary>
    public static async Task WaitAsync(Uri publicUrl, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (!await AnswersAsync(http, publicUrl, cancellationToken))
        {
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri publicUrl, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(publicUrl, cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
