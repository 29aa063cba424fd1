using Bridge.Billing;

namespace Bridge.Routing.Parts;

/// <summary>The text of notes.</summary>
internal static class NoteText
{
    /// <summary>A note whose last line names the operation and how it ended.</summary>
    public static string Signed(string text, OperationFacts operation) => $"{text}\nBridge operation {operation.Id} ({operation.State})";

    /// <summary>What a failure says where the route does not say it otherwise.</summary>
    public static string OfFailure(BillingOperation run, OperationFacts operation)
    {
        var lines = new List<string> { $"The billing operation {run} did not succeed ({operation.State})." };
        AddUnlessBlank(lines, "Why: ", operation.Reason);
        AddUnlessBlank(lines, "What to do: ", operation.Advice);
        return Signed(string.Join('\n', lines), operation);
    }

    private static void AddUnlessBlank(List<string> lines, string label, string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            lines.Add(label + text);
        }
    }
}
