using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Receiver;

namespace Bridge.Sandbox.Tour;

/// <summary>
/// Counts what happened more than once, from the outside: calls that change something in the billing API's journal,
/// notes in HubSpot, results at the receiver. The bridge's own word is not asked.
/// </summary>
internal static class Doubles
{
    public static int Count(BillingServer billing, HubSpotServer hubSpot, ReceiverServer receiver)
    {
        var calls = billing.Calls
            .Where(call => call is { IsAccepted: true, Changes: true })
            .Select(call => $"{call.Operation} {string.Join('&', call.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}").Order(StringComparer.Ordinal))}");
        var notes = hubSpot.Records.All
            .SelectMany(record => hubSpot.Records.NotesOn(record).Select(note => $"{record.Ref} {note}"));
        var results = receiver.Results.Select(result => $"{result.Body.SelectToken("data.operationId")}");
        return Repeats(calls) + Repeats(notes) + Repeats(results);
    }

    private static int Repeats(IEnumerable<string> things) =>
        things.GroupBy(thing => thing, StringComparer.Ordinal).Sum(group => group.Count() - 1);
}
