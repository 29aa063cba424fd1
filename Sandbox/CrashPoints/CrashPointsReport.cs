namespace Bridge.Sandbox.CrashPoints;

/// <summary>How all cases ended.</summary>
/// <param name="Results">The cases.</param>
internal sealed record CrashPointsReport(IReadOnlyList<CaseResult> Results)
{
    /// <summary>Whether every case ended as it must.</summary>
    public bool IsGood => Results.Count > 0 && Results.All(result => result.IsGood);

    /// <summary>The figures in one line.</summary>
    public string Line => FormattableString.Invariant(
        $"cases {Results.Count}, lost {Count(result => result.Truth.IsLost)}, doubled {Count(result => result.Truth.IsDoubled)}, review {Count(result => result.NeedsPerson)}");

    private int Count(Func<CaseResult, bool> isSo) => Results.Count(isSo);
}
