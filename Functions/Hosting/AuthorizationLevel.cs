namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a caller of an HTTP function must show. Declared here only where the worker's packages are missing.</summary>
public enum AuthorizationLevel
{
    /// <summary>Nothing.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user; the Functions host no longer serves it.</summary>
    User = 1,

    /// <summary>A function key.</summary>
    Function = 2,

    /// <summary>A system key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
