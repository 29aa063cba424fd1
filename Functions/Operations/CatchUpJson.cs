using Bridge.CatchUp;

namespace Bridge.Operations;

/// <summary>What a catch-up found, as operators see it.</summary>
internal static class CatchUpJson
{
    private const int MostNamed = 100;

    public static JObject Write(CatchUpReport report, bool isDry) => new()
    {
        ["dryRun"] = isDry,
        ["from"] = OperationJson.Time(report.Window.From),
        ["to"] = OperationJson.Time(report.ReachedAt),
        ["found"] = new JObject(report.Types.Select(type => new JProperty(type.Key, type.Value))),
        [isDry ? "possible" : "queued"] = report.Queued.Count,
        ["known"] = report.Known,
        ["unmatched"] = report.Unmatched,
        ["leftOut"] = new JArray(report.LeftOut.Select(route => new JObject
        {
            ["route"] = route.Key,
            ["count"] = route.Value.Count,
            ["why"] = route.Value.Why,
        })),
        ["operations"] = new JArray(report.Queued.Take(MostNamed)),
        ["problem"] = report.Failure?.Message,
        ["next"] = report.IsWhole ? null : OperationJson.Time(report.ReachedAt),
    };
}
