namespace Bridge.SelfHost.Doctor;

/// <summary>How something is found.</summary>
internal enum Verdict
{
    /// <summary>Well.</summary>
    Well,

    /// <summary>It was not looked at, or it may become a fault.</summary>
    Doubtful,

    /// <summary>Something does not work.</summary>
    Fault,
}

/// <summary>What the doctor found.</summary>
/// <param name="What">What was looked at, such as <c>storage</c>.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Finding">What was seen, in words; holds no secret.</param>
/// <param name="Advice">What to do about it; empty where there is nothing to do.</param>
internal sealed record Diagnosis(string What, Verdict Verdict, string Finding, string Advice = "")
{
    public static Diagnosis Well(string what, string finding, string advice = "") => new(what, Verdict.Well, finding, advice);

    public static Diagnosis Doubtful(string what, string finding, string advice) => new(what, Verdict.Doubtful, finding, advice);

    public static Diagnosis Fault(string what, string finding, string advice) => new(what, Verdict.Fault, finding, advice);
}
