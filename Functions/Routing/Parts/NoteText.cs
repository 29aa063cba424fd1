using System.Globalization;
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

    /// <summary>What a person is asked who must solve a captcha.</summary>
    public static string OfCaptcha(BillingOperation run, Uri link, DateTimeOffset until, OperationFacts operation) => Signed(
        $"The billing operation {run} needs a person: open {link} and solve the captcha there.\n"
        + string.Create(CultureInfo.InvariantCulture, $"The link is good until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC."),
        operation);

    private static void AddUnlessBlank(List<string> lines, string label, string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            lines.Add(label + text);
        }
    }
}
