using System.Collections.Concurrent;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Chaos;

/// <summary>Does to the requests of the billing API what the schedule says of them.</summary>
/// <param name="schedule">The schedule.</param>
/// <param name="pace">How fast time runs.</param>
/// <param name="clock">The clock.</param>
internal sealed class BillingTrouble(ChaosSchedule schedule, Pace pace, TimeProvider clock)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, byte> _spared = new(StringComparer.Ordinal);
    private int _sends;
    private int _reads;
    private int _met;

    /// <summary>Whether every caller is refused.</summary>
    public bool RefusesAll { get; set; }

    /// <summary>Whether the trouble is over.</summary>
    public bool IsOver { get; set; }

    /// <summary>How many requests met a fault of their own.</summary>
    public int Met => _met;

    /// <summary>Leaves an account's moves alone.</summary>
    public void Spare(string account) => _spared.TryAdd(account, default);

    /// <summary>What befalls a request; null for nothing.</summary>
    public async Task<Fault?> BefallAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsOver || RefusesAll || await IsSparedAsync(request))
        {
            return RefusesAll ? BillingFaults.RefuseCaller() : null;
        }

        var fault = HttpMethods.IsGet(request.Method)
            ? schedule.ReadFaults.TryGetValue(Interlocked.Increment(ref _reads), out var read) ? Of(read) : null
            : schedule.SendFaults.TryGetValue(Interlocked.Increment(ref _sends), out var send) ? Of(send) : null;
        if (fault is not null)
        {
            Interlocked.Increment(ref _met);
        }

        return fault;
    }

    private async Task<bool> IsSparedAsync(HttpRequest request) =>
        request.HasFormContentType
        && await request.ReadFormAsync(request.HttpContext.RequestAborted) is { } form
        && _spared.ContainsKey(form["account_number"].ToString());

    private Fault Of(SendTrouble trouble) => trouble.Fault switch
    {
        SendFault.CutAfterApplying => Fault.ResetAfterApplying(),
        SendFault.Status500AfterApplying => Fault.RefuseAfterApplying(StatusCodes.Status500InternalServerError),
        SendFault.Status502AfterApplying => Fault.RefuseAfterApplying(StatusCodes.Status502BadGateway),
        SendFault.Code500AfterApplying => BillingFaults.CodeInOkAfterApplying(StatusCodes.Status500InternalServerError),
        SendFault.UnreadableAfterApplying => Fault.UnreadableAfterApplying(),
        SendFault.SilenceAfterApplying => Fault.SilenceAfterApplying(),
        SendFault.AppliedLater => Fault.ApplyLater(pace.Of(trouble.AppliedAfter), clock),
        SendFault.Cut => Fault.Reset(),
        SendFault.Unreadable => Fault.Unreadable(),
        SendFault.Silence => Fault.Silence(),
        SendFault.Status503 => Fault.Refuse(StatusCodes.Status503ServiceUnavailable),
        SendFault.TooMany => Fault.TooManyRequests(RetryAfter),
        _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, "No such fault."),
    };

    private static Fault Of(ReadFault fault) => fault switch
    {
        ReadFault.Cut => Fault.Reset(),
        ReadFault.Status503 => Fault.Refuse(StatusCodes.Status503ServiceUnavailable),
        ReadFault.Unreadable => Fault.Unreadable(),
        ReadFault.Silence => Fault.Silence(),
        ReadFault.TooMany => Fault.TooManyRequests(RetryAfter),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault."),
    };
}
