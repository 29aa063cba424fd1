namespace Bridge.Sandbox.CrashPoints;

/// <summary>The requests that a quick run kills at: those around the money, and a sample of the rest.</summary>
internal static class QuickChoice
{
    private const int EveryOther = 6;

    /// <summary>Chooses.</summary>
    public static IEnumerable<RequestName> Of(IReadOnlyList<RequestName> requests)
    {
        var isOutcomeKept = false;
        foreach (var (index, request) in requests.Index())
        {
            var isOfMoney = request.Key.StartsWith("billing PUT", StringComparison.Ordinal)
                || request.Key.Contains("Sending", StringComparison.Ordinal)
                || (request.Key.Contains("/locks", StringComparison.Ordinal) && request.Key.Contains("POST", StringComparison.Ordinal))
                || (!isOutcomeKept && request.Key.Contains("Succeeded", StringComparison.Ordinal));
            isOutcomeKept |= request.Key.Contains("Succeeded", StringComparison.Ordinal);
            if (isOfMoney || index % EveryOther == 0)
            {
                yield return request;
            }
        }
    }
}
