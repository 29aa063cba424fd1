using Bridge.Secrets;
using Bridge.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Operations;

/// <summary>Stands before every function for operators: lets nobody else in, and makes answers of what goes wrong.</summary>
public sealed partial class OperatorGate(OperatorAccess access, ILogger<OperatorGate> logger)
{
    /// <summary>Answers a request of an operator.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">Makes the answer, given the name of whoever signed in; null for whoever has the key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IResult> AnswerAsync(HttpRequest request, Func<string?, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        var response = request.HttpContext.Response;
        response.Headers.CacheControl = "no-store";
        try
        {
            return await access.CheckAsync(request, cancellationToken) switch
            {
                Access.Granted granted => await answer(granted.Name),
                Access.Closed => OperatorProblems.Closed,
                _ => Deny(request),
            };
        }
        catch (OperatorMistakeException mistake)
        {
            return OperatorProblems.Mistake(mistake);
        }
        catch (Exception exception) when (exception is SecretUnavailableException || StorageTrouble.Is(exception))
        {
            Log.Unavailable(logger, exception);
            return OperatorProblems.Unavailable(response);
        }
    }

    private IResult Deny(HttpRequest request)
    {
        Log.Denied(logger, request.Method);
        return OperatorProblems.Denied;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A {Method} request for operations shows neither a signed-in operator nor the operator key; answered 401")]
        public static partial void Denied(ILogger logger, string method);

        [LoggerMessage(LogLevel.Error, "A request of an operator could not be answered; answered 503")]
        public static partial void Unavailable(ILogger logger, Exception exception);
    }
}
