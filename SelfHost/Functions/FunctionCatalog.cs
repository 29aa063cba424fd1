using System.Reflection;
using Bridge.SelfHost.Configuration;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.SelfHost.Functions;

/// <summary>Finds the functions of assemblies by the isolated worker's attributes, and refuses what this host cannot run.</summary>
internal sealed class FunctionCatalog(IConfiguration configuration, string routePrefix)
{
    /// <summary>The functions, in the order of their names.</summary>
    /// <exception cref="StartException">A function cannot run here.</exception>
    public IReadOnlyList<HostedFunction> Find(IEnumerable<Type> classes)
    {
        var functions = classes
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(Read)
            .OfType<HostedFunction>()
            .Where(function => !FunctionSwitch.IsOff(configuration, function.Name))
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        foreach (var (function, next) in functions.Zip(functions.Skip(1)))
        {
            if (string.Equals(function.Name, next.Name, StringComparison.OrdinalIgnoreCase))
            {
                throw new StartException($"Two functions have the name {function.Name}: {Place(function)} and {Place(next)}.");
            }
        }

        return functions;
    }

    private HostedFunction? Read(MethodInfo method)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { Name: var name })
        {
            return null;
        }

        foreach (var parameter in method.GetParameters())
        {
            if (ReadTrigger(name, parameter) is { } trigger)
            {
                var function = new HostedFunction(name, method, parameter, trigger);
                FunctionShape.Check(function);
                return function;
            }
        }

        throw new StartException($"The function {name} has no trigger that this host knows: HTTP, queue or timer.");
    }

    private Trigger? ReadTrigger(string function, ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<HttpTriggerAttribute>() is { } http)
        {
            var route = Resolve(http.Route ?? function).Trim('/');
            return new HttpTrigger(
                http.AuthLevel,
                [.. (http.Methods ?? []).Select(method => method.ToUpperInvariant())],
                routePrefix.Length == 0 ? route : $"{routePrefix}/{route}");
        }

        if (parameter.GetCustomAttribute<QueueTriggerAttribute>() is { } queue)
        {
            return new QueueTrigger(Resolve(queue.QueueName), queue.Connection ?? "AzureWebJobsStorage");
        }

        return parameter.GetCustomAttribute<TimerTriggerAttribute>() is { } timer
            ? new TimerTrigger(Resolve(timer.Schedule), timer.RunOnStartup, timer.UseMonitor)
            : null;

        string Resolve(string text) => SettingNames.Resolve(text, configuration, function);
    }

    private static string Place(HostedFunction function) => $"{function.Class.FullName}.{function.Method.Name}";
}
