using System.Globalization;
using Bridge.Sandbox.CrashPoints;

namespace Bridge.Sandbox.Commands;

/// <summary>What a person sees of the crash points: a plain line a case, as it ends, and all that is known of one that failed.</summary>
internal sealed class CrashPointsScreen(bool withHistories)
{
    private readonly Lock _lock = new();
    private int _cases;
    private int _played;
    private int _width;

    public static void List(IReadOnlyList<RequestName> requests)
    {
        foreach (var request in requests)
        {
            Print($"{request}");
        }
    }

    public void Begin(int requests, IReadOnlyList<CrashPoint> points)
    {
        _cases = points.Count;
        _width = points.Select(point => $"{point.Request}".Length).DefaultIfEmpty().Max();
        Print($"The operation makes {requests} requests; the bridge is killed {_cases} times.");
    }

    public void Played(CaseResult result)
    {
        lock (_lock)
        {
            var moment = result.Point.Moment == KillMoment.Before ? "before" : "after ";
            Print($"{++_played,4}/{_cases} {moment} {$"{result.Point.Request}".PadRight(_width)}  {result.Took.TotalSeconds,5:0.0} s  {result.Ending}");
            string[] history = [.. withHistories || !result.IsGood ? result.History : []];
            string[] output = result.IsGood ? [] : result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var line in history.Concat(output.Select(line => $"| {line}")))
            {
                Print($"          {line}");
            }
        }
    }

    private static void Print(FormattableString line) => SandboxScreen.Print(line.ToString(CultureInfo.InvariantCulture));
}
