using Bridge.SelfHost.Functions;

namespace Bridge.SelfHost.Http;

/// <summary>HTTP functions as endpoints.</summary>
internal static class HttpFunctions
{
    /// <summary>Maps every HTTP function to its route. A method that none takes is answered with 405.</summary>
    public static void MapFunctions(this IEndpointRouteBuilder endpoints, IEnumerable<HostedFunction> functions)
    {
        foreach (var function in functions)
        {
            if (function.Trigger is HttpTrigger { Methods: var methods, Route: var route } trigger)
            {
                _ = methods.Count == 0 ? endpoints.Map(route, ServeAsync) : endpoints.MapMethods(route, methods, ServeAsync);

                Task ServeAsync(HttpContext context) => Http.HttpFunctions.ServeAsync(context, function, trigger);
            }
        }
    }

    private static async Task ServeAsync(HttpContext context, HostedFunction function, HttpTrigger trigger)
    {
        var services = context.RequestServices;
        if (!services.GetRequiredService<FunctionKeys>().Open(function.Name, trigger.Level, context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            var result = await services.GetRequiredService<FunctionInvoker>().RunAsync(function, context.Request, context.RequestAborted);
            await result!.ExecuteAsync(context);
        }
        catch (FunctionFailedException) when (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (FunctionFailedException)
        {
            context.Response.Clear();
            await Results.Problem(statusCode: StatusCodes.Status500InternalServerError).ExecuteAsync(context);
        }
    }
}
