using System.Runtime.CompilerServices;
using Azure;
using Bridge.Storage;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>Whether this machine's clock agrees with that of storage: signatures with an old or a future time are refused.</summary>
internal sealed class ClockCheck(StorageClients storage, TimeProvider clock) : ICheck
{
    // Dates in answers have whole seconds, and answers take their time.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    // Standard Webhooks and HubSpot refuse what is five minutes off; half of that is left to the sender's clock.
    private static readonly TimeSpan Bearable = TimeSpan.FromMinutes(2.5);

    public string What => "clock";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await StorageTimeAsync(cancellationToken) is not { } time
            ? Diagnosis.Doubtful(What, "could not be compared, since storage does not answer.", "Make storage answer first.")
            : Judge((clock.GetUtcNow() - time).Duration());
    }

    private Diagnosis Judge(TimeSpan off) => off switch
    {
        _ when off <= Usual => Diagnosis.Well(What, "agrees with that of storage."),
        _ when off <= Bearable => Diagnosis.Doubtful(What, Off(off), "Let the machine keep its time by NTP."),
        _ => Diagnosis.Fault(What, $"{Off(off)} Webhooks are taken for replays.", "Let the machine keep its time by NTP."),
    };

    private static string Off(TimeSpan off) => FormattableString.Invariant($"is {off.TotalSeconds:0} s away from that of storage.");

    private async Task<DateTimeOffset?> StorageTimeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await storage.Queues.GetQueueClient(BridgeQueues.OperationsName).GetPropertiesAsync(cancellationToken);
            return answer.GetRawResponse().Headers.Date;
        }
        catch (RequestFailedException exception) when (exception.GetRawResponse() is { } answer)
        {
            // That there is no such queue yet is an answer too.
            return answer.Headers.Date;
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or Azure.Identity.AuthenticationFailedException)
        {
            return null;
        }
    }
}
