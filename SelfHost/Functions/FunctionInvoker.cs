using System.Reflection;
using Bridge.SelfHost.Configuration;

namespace Bridge.SelfHost.Functions;

/// <summary>Runs functions: each time in a scope of its own, and for no longer than host.json allows.</summary>
internal sealed partial class FunctionInvoker(
    IServiceScopeFactory scopes,
    HostJson host,
    TimeProvider time,
    ILogger<FunctionInvoker> logger)
{
    /// <summary>Makes each function's class once, so that what it misses is told when the program starts and not at its first message.</summary>
    public async Task RehearseAsync(IEnumerable<HostedFunction> functions)
    {
        foreach (var function in functions.DistinctBy(function => function.Class))
        {
            await using var scope = scopes.CreateAsyncScope();
            await DisposeAsync(Create(function, scope));
        }
    }

    /// <summary>Runs a function and hands on what it returns.</summary>
    /// <param name="function">The function.</param>
    /// <param name="input">What its trigger brings.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <exception cref="FunctionFailedException">The function threw; that is logged already.</exception>
    public async Task<IResult?> RunAsync(HostedFunction function, object input, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(host.FunctionTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var started = time.GetTimestamp();
        try
        {
            var result = await CallAsync(function, input, either.Token);
            var took = Milliseconds(started);
            Log.Ran(logger, function.Name, took);
            return result;
        }
        catch (Exception exception)
        {
            var took = Milliseconds(started);
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                Log.Cancelled(logger, function.Name, took);
            }
            else if (exception is OperationCanceledException && timeout.IsCancellationRequested)
            {
                Log.RanIntoTimeout(logger, function.Name, host.FunctionTimeout);
            }
            else
            {
                Log.Failed(logger, exception, function.Name, took);
            }

            throw new FunctionFailedException(function.Name, exception);
        }
    }

    private async Task<IResult?> CallAsync(HostedFunction function, object input, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var instance = Create(function, scope);
        try
        {
            var arguments = Array.ConvertAll(function.Method.GetParameters(), parameter => Bind(function, parameter, input, cancellationToken));
            return await CompleteAsync(function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null));
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    private static object? Create(HostedFunction function, AsyncServiceScope scope) =>
        function.Method.IsStatic ? null : ActivatorUtilities.CreateInstance(scope.ServiceProvider, function.Class);

    private static object? Bind(HostedFunction function, ParameterInfo parameter, object input, CancellationToken cancellationToken)
    {
        if (parameter == function.Input)
        {
            return input;
        }

        return parameter.ParameterType == typeof(CancellationToken)
            ? cancellationToken
            : ((HttpRequest)input).RouteValues[parameter.Name!] as string;
    }

    private static async Task<IResult?> CompleteAsync(object? returned)
    {
        switch (returned)
        {
            case Task<IResult> task:
                return await task;
            case Task task:
                await task;
                return null;
            default:
                return returned as IResult;
        }
    }

    private static async ValueTask DisposeAsync(object? instance)
    {
        if (instance is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private long Milliseconds(long started) => (long)time.GetElapsedTime(started).TotalMilliseconds;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Function} ran in {Milliseconds} ms.")]
        public static partial void Ran(ILogger logger, string function, long milliseconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} was cancelled after {Milliseconds} ms.")]
        public static partial void Cancelled(ILogger logger, string function, long milliseconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} ran into the functionTimeout of {Timeout}.")]
        public static partial void RanIntoTimeout(ILogger logger, string function, TimeSpan timeout);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed after {Milliseconds} ms.")]
        public static partial void Failed(ILogger logger, Exception exception, string function, long milliseconds);
    }
}

/// <summary>A function threw, or was cancelled. It is logged where it happened.</summary>
internal sealed class FunctionFailedException(string function, Exception inner) : Exception($"The function {function} failed.", inner);
