using Bridge.Json;

namespace Bridge.Sandbox.Tour;

/// <summary>What the tour found.</summary>
/// <param name="Steps">Its plays.</param>
/// <param name="Deliveries">How many webhook requests were sent, duplicates and echoes among them.</param>
/// <param name="DuplicatesRun">How much was done more than once.</param>
/// <param name="Failures">What else went wrong, in words.</param>
internal sealed record TourReport(IReadOnlyList<TourStep> Steps, int Deliveries, int DuplicatesRun, IReadOnlyList<string> Failures)
{
    /// <summary>How many billing operations were played; each counts once, though every source plays it.</summary>
    public int Operations => Count(_ => true);

    /// <summary>How many succeeded, whichever source asked.</summary>
    public int Succeeded => Count(step => step.Succeeded);

    /// <summary>How many were written back, to whichever source asked.</summary>
    public int WrittenBack => Count(step => step.IsWrittenBack);

    /// <summary>Whether all is as it should be.</summary>
    public bool IsGood => Failures.Count == 0 && DuplicatesRun == 0 && WrittenBack == Operations && Succeeded == Operations;

    /// <summary>The figures as one line of JSON.</summary>
    public string ToJson() => StrictJson.Write(new JObject
    {
        ["deliveries"] = Deliveries,
        ["operations"] = Operations,
        ["succeeded"] = Succeeded,
        ["writtenBack"] = WrittenBack,
        ["duplicatesRun"] = DuplicatesRun,
    });

    private int Count(Func<TourStep, bool> isSo) =>
        Steps.GroupBy(step => step.Play.Operation, StringComparer.Ordinal).Count(operation => operation.All(isSo));
}
