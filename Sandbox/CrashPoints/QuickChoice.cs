namespace Bridge.Sandbox.CrashPoints;

/// <summary>The requests that a quick run kills at: those from the account's lock to the outcome, and a sample of the rest.</summary>
internal static class QuickChoice
{
    private const int OneOf = 5;

    /// <summary>Chooses.</summary>
    public static IReadOnlyList<RequestName> Of(IReadOnlyList<RequestName> requests)
    {
        var all = requests.ToList();
        var first = all.FindIndex(request => request.Key.StartsWith("table POST /locks", StringComparison.Ordinal));
        var outcome = 1 + all.FindIndex(request => request.Key.StartsWith("billing PUT", StringComparison.Ordinal));
        return [.. all.Where((_, index) => (index >= first && index <= outcome) || index % OneOf == 0)];
    }
}
