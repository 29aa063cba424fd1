using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Billing;

/// <summary>Faults that only an API with a code inside its answer can have.</summary>
public static class BillingFaults
{
    internal static Answer Unauthorized =>
        new(StatusCodes.Status401Unauthorized, Envelope.Failure(StatusCodes.Status401Unauthorized, "Not authorised"));

    /// <summary>The token or the address is refused, whatever it is.</summary>
    public static Fault RefuseCaller() => Fault.Refuse(Unauthorized.Status, Unauthorized.Body);

    /// <summary>HTTP 200 with another code in the envelope, after the request took effect.</summary>
    public static Fault CodeInOkAfterApplying(int code) =>
        Fault.RefuseAfterApplying(StatusCodes.Status200OK, Envelope.Failure(code, "Something went wrong"));

    /// <summary>HTTP 200 with another code in the envelope; the request took no effect.</summary>
    public static Fault CodeInOk(int code) =>
        Fault.Refuse(StatusCodes.Status200OK, Envelope.Failure(code, "Something went wrong"));
}
