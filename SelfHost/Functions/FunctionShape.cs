using System.Reflection;
using Bridge.SelfHost.Configuration;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.SelfHost.Functions;

/// <summary>The signatures that this host can call. The Functions host can call more, which the bridge does without.</summary>
internal static class FunctionShape
{
    /// <exception cref="StartException">The function has another signature.</exception>
    public static void Check(HostedFunction function)
    {
        var (name, method, input, trigger) = function;
        if (input.ParameterType != trigger.Input)
        {
            throw Refuse(name, $"takes what its trigger brings as {Name(input.ParameterType)}; this host gives {Name(trigger.Input)}");
        }

        if (!trigger.Returns.Contains(method.ReturnType))
        {
            throw Refuse(name, $"returns {Name(method.ReturnType)}; this host takes {string.Join(" or ", trigger.Returns.Select(Name))}");
        }

        var route = trigger is HttpTrigger http ? CheckHttp(name, http) : null;
        foreach (var parameter in method.GetParameters())
        {
            if (parameter != input && parameter.ParameterType != typeof(CancellationToken) && !IsOfRoute(parameter, route))
            {
                throw Refuse(name, $"takes the parameter {parameter.Name}, which is neither its trigger nor a CancellationToken nor a string of its route");
            }
        }
    }

    private static RoutePattern CheckHttp(string function, HttpTrigger http)
    {
        if (http.Level is AuthorizationLevel.User or AuthorizationLevel.System)
        {
            throw Refuse(function, $"asks for the authorization level {http.Level}; this host knows Anonymous, Function and Admin");
        }

        try
        {
            return RoutePatternFactory.Parse(http.Route);
        }
        catch (RoutePatternException exception)
        {
            throw Refuse(function, $"has the route {http.Route}, which cannot be read: {exception.Message}");
        }
    }

    private static bool IsOfRoute(ParameterInfo parameter, RoutePattern? route) =>
        parameter.ParameterType == typeof(string) && route?.GetParameter(parameter.Name!) is not null;

    private static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{Name(type.GenericTypeArguments[0])}>" : type.Name;

    private static StartException Refuse(string function, string mistake) => new($"The function {function} {mistake}.");
}
