namespace Bridge.Routing.Expressions;

/// <summary>What a route's JSONPath starts from.</summary>
internal enum PathRoot
{
    /// <summary><c>$</c>: the event.</summary>
    Event,

    /// <summary><c>$record</c>: the CRM record that was read.</summary>
    Record,

    /// <summary><c>$associated</c>: the record associated with it.</summary>
    Associated,

    /// <summary><c>$arguments</c>: what the billing operation was called with.</summary>
    Arguments,

    /// <summary><c>$result</c>: what the billing API answered.</summary>
    Result,

    /// <summary><c>$operation</c>: how the operation ended.</summary>
    Operation,
}

/// <summary>The names of <see cref="PathRoot"/> in a route.</summary>
internal static class PathRoots
{
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<PathRoot>().Select(Name)];

    public static string Name(this PathRoot root) =>
        root == PathRoot.Event ? "$" : $"${root.ToString().ToLowerInvariant()}";

    public static PathRoot? Find(string name) =>
        Names.ToList().IndexOf(name) is var index and >= 0 ? (PathRoot)index : null;
}
