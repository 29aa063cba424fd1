using System.Globalization;
using Bridge.Sandbox.CrashPoints;

namespace Bridge.Sandbox.Commands;

/// <summary>What a person sees of the crash points: a plain line a case, as it ends.</summary>
internal sealed class CrashPointsScreen
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
            foreach (var line in result.History)
            {
                Print($"          {line}");
            }

            foreach (var line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Print($"          | {line}");
            }
        }
    }

    private static void Print(FormattableString line) => SandboxScreen.Print(line.ToString(CultureInfo.InvariantCulture));
}
