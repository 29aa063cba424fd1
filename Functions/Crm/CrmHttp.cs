using Bridge.Http;
using Bridge.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Timeout;

namespace Bridge.Crm;

/// <summary>What every call to a CRM has in common.</summary>
internal static class CrmHttp
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    public const int MaxAnswerBytes = 1024 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Adds a client that follows no redirect, since that would carry a token elsewhere, and logs no address.
    /// </summary>
    public static IHttpClientBuilder AddCrmHttpClient(this IServiceCollection services, string name) =>
        services
            .AddHttpClient(name)
            .GiveUpInTime()
            .UseSocketsHttpHandler((handler, provider) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.ConnectTimeout = provider.GetRequiredService<TimeScale>().Of(ConnectTimeout, ScaledTimes.ShortestConnect);
                handler.PooledConnectionLifetime = ConnectionLifetime;
            })
            .RemoveAllLoggers();

    /// <summary>
    /// Bounds a whole call, its answer's body included. A resilience handler lifts that bound, and watches over no body:
    /// set it again behind one.
    /// </summary>
    public static IHttpClientBuilder GiveUpInTime(this IHttpClientBuilder client) =>
        client.ConfigureHttpClient((provider, http) => http.Timeout = provider.GetRequiredService<TimeScale>().Of(Timeout));

    /// <summary>Sends a request; whatever keeps an answer from coming is <see cref="CrmUnavailableException"/>.</summary>
    public static async Task<HttpResponseMessage> SendToCrmAsync(
        this HttpClient client,
        string source,
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CrmUnavailableException(source, "The CRM did not answer in time.", inner: exception);
        }
        catch (CallLimitException exception)
        {
            throw new CrmUnavailableException(source, $"Nothing was sent: {exception.Message}.", inner: exception);
        }
        catch (HttpRequestException exception)
        {
            throw new CrmUnavailableException(source, $"The CRM could not be reached ({exception.HttpRequestError}).", inner: exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new CrmUnavailableException(source, "The CRM did not answer in time.", inner: exception);
        }
        catch (ExecutionRejectedException exception)
        {
            throw new CrmUnavailableException(source, "The CRM failed too often, and is left alone for a moment.", inner: exception);
        }
        catch (Exception exception) when (exception is SecretMissingException or SecretUnavailableException)
        {
            throw new CrmUnavailableException(source, exception.Message, inner: exception);
        }
    }

    /// <summary>How long the answer asks to be left alone, if it does.</summary>
    public static TimeSpan? RetryAfter(this HttpResponseMessage response, TimeProvider clock)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait > TimeSpan.Zero ? wait : null;
    }
}
