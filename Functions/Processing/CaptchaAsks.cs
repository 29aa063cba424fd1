using Bridge.Captcha;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Routing;
using Microsoft.Extensions.Options;

namespace Bridge.Processing;

/// <summary>Asks a person to solve a captcha: by a link in a note on the CRM record.</summary>
public sealed class CaptchaAsks(
    IOptions<CaptchaOptions> options, IOptions<IntakeOptions> intake, WriteBackPlans plans, ProtocolTimes times, TimeProvider clock)
{
    /// <summary>Whether a person can be asked.</summary>
    public bool IsOn => options.Value.IsOn;

    /// <summary>The operation as it waits for a person. A link that was left already, and is still good, is not left again.</summary>
    public Operation Ask(Operation operation, Route route, RouteContext context)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var now = clock.GetUtcNow();
        if (operation.CaptchaTicket.Length > 0 && operation.CaptchaUntil > now)
        {
            return operation;
        }

        var ticket = CaptchaTicket.For(operation.Id);
        var asking = operation with { CaptchaTicket = ticket.Hash, CaptchaUntil = now + options.Value.LinkLife };
        return plans.PlanCaptcha(asking, route, context, LinkOf(ticket)) is { } change
            ? asking.HeldBy(asking.Invocation, now + times.Lease) with { WriteBack = WriteBackState.Pending, WriteBackAttempt = 1, Change = change }
            : asking;
    }

    private Uri LinkOf(CaptchaTicket ticket) => new($"{intake.Value.PublicUrl.TrimEnd('/')}/api/captcha/{ticket.Text}");
}
