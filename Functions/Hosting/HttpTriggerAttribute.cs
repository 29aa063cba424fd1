using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the parameter that takes the HTTP request. Declared here only where the worker's packages are missing.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : Attribute
{
    /// <summary>A function for any method that asks for a function key.</summary>
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    /// <summary>A function for the named methods that anybody may call.</summary>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    /// <summary>A function for any method.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>A function for the named methods.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route template below the route prefix; the function's name when it is null.</summary>
    public string? Route { get; set; }

    /// <summary>The HTTP methods; any when it is null.</summary>
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "The worker's own signature.")]
    public string[]? Methods { get; }

    /// <summary>What a caller must show.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
