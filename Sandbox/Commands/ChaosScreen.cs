using System.Globalization;
using Bridge.Sandbox.Chaos;

namespace Bridge.Sandbox.Commands;

/// <summary>What a person sees of a run of chaos in the end: plain lines, of which the last is for a program as well.</summary>
internal static class ChaosScreen
{
    public static void Show(ChaosPlan plan, ChaosReport report)
    {
        Print($"seed {plan.Seed}, {plan.Instances} instance(s)");
        foreach (var note in report.Notes)
        {
            Print($"{note}");
        }

        foreach (var one in report.Cases)
        {
            Print($"case: {one.Name}: {one.What} — {(one.IsGood ? "as it must be" : "NOT as it must be")}");
        }

        foreach (var reviewed in report.Verdicts.Where(verdict => verdict.Fate == Fate.Reviewed))
        {
            Print($"review: {reviewed.Truth.Event}, operation {reviewed.Truth.OperationId}: {reviewed.Why}");
        }

        foreach (var fault in report.Faults)
        {
            Print($"{fault.Fate}: {fault.Truth.Event}, operation {fault.Truth.OperationId}: {fault.Why}");
            foreach (var line in report.Histories.GetValueOrDefault(fault.Truth.OperationId, []))
            {
                Print($"    {line.At:HH:mm:ss.fff} {line.From} → {line.To}: {line.Why}");
            }

            foreach (var reading in fault.Truth.Operation?.Evidence.Readings ?? [])
            {
                Print($"    {reading.At:HH:mm:ss.fff} {reading.Kind} of attempt {reading.Attempt}: {reading.Balance}");
            }

            foreach (var move in fault.Truth.Moves)
            {
                Print($"    {move.Entry.At:HH:mm:ss.fff} the platform booked {move.Entry.Effect} on {move.AccountNumber}");
            }
        }

        foreach (var failure in report.Failures)
        {
            Print($"{failure}");
        }

        Print($"{report.Line}");
    }

    private static void Print(FormattableString line) => SandboxScreen.Print(line.ToString(CultureInfo.InvariantCulture));
}
