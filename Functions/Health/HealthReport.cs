namespace Bridge.Health;

/// <summary>How something the bridge needs is doing.</summary>
public enum Condition
{
    /// <summary>Well.</summary>
    Healthy,

    /// <summary>Something does not work, and is waited for or done without.</summary>
    Degraded,

    /// <summary>The bridge cannot take webhooks.</summary>
    Unhealthy,
}

/// <summary>How one thing is doing.</summary>
/// <param name="Name">What it is, such as <c>storage</c>.</param>
/// <param name="Condition">How it is doing.</param>
/// <param name="Detail">What is wrong and what to do, in words; for operators alone.</param>
public sealed record Finding(string Name, Condition Condition, string Detail = "");

/// <summary>How everything is doing.</summary>
/// <param name="Findings">Each thing.</param>
public sealed record HealthReport(IReadOnlyList<Finding> Findings)
{
    /// <summary>The worst of the findings.</summary>
    public Condition Condition => Findings.Count == 0 ? Condition.Healthy : Findings.Max(finding => finding.Condition);
}
