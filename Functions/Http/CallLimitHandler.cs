using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Http;

/// <summary>Lets each attempt at a request wait for its turn, and ends the turn when the answer is there.</summary>
internal sealed class CallLimitHandler : DelegatingHandler
{
    /// <summary>Waits for a request's turn; see <see cref="CallLimit.ApplyTo"/>.</summary>
    public static readonly HttpRequestOptionsKey<Func<CancellationToken, Task<IDisposable>>> Turn = new("Bridge.Turn");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Turn, out var enter))
        {
            throw new InvalidOperationException("The request does not say whose limit it comes under.");
        }

        using var turn = await enter(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Adds the limit to a client.</summary>
internal static class CallLimitClients
{
    /// <summary>
    /// Holds a client's requests within their limit, from their turn to the last byte of their answer, of which no more than
    /// <paramref name="maxBytes"/> are read. Add it behind what repeats requests: every attempt counts.
    /// </summary>
    public static IHttpClientBuilder LimitCalls(this IHttpClientBuilder client, int maxBytes) => client
        .AddHttpMessageHandler(() => new CallLimitHandler())
        .AddHttpMessageHandler(() => new WholeAnswerHandler(maxBytes));
}
