using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;

namespace Bridge.Sandbox.Tour;

/// <summary>
/// Counts what happened more than once, from the outside: calls that change something in the billing API's journal, and
/// what was left in the CRMs. The bridge's own word is not asked.
/// </summary>
internal static class Doubles
{
    public static int Count(BillingServer billing, IEnumerable<ISandboxCrm> crms)
    {
        var calls = billing.Calls
            .Where(call => call is { IsAccepted: true, Changes: true })
            .Select(call => $"{call.Operation} {string.Join('&', call.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}").Order(StringComparer.Ordinal))}");
        return Repeats(calls) + crms.Sum(crm => Repeats(crm.Left));
    }

    private static int Repeats(IEnumerable<string> things) =>
        things.GroupBy(thing => thing, StringComparer.Ordinal).Sum(group => group.Count() - 1);
}
