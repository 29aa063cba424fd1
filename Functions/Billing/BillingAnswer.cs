namespace Bridge.Billing;

/// <summary>What an answer of the billing API means.</summary>
internal enum Verdict
{
    /// <summary>Done.</summary>
    Success,

    /// <summary>Understood and refused.</summary>
    Refused,

    /// <summary>The token or the address was not accepted.</summary>
    Unauthorized,

    /// <summary>Not taken, for there were too many calls.</summary>
    Busy,

    /// <summary>It does not say whether the call was applied, or contradicts itself.</summary>
    Doubtful,
}

/// <summary>An answer of the billing API, judged by its HTTP status and by the code in its envelope together.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Envelope">The envelope; null where the body could not be read.</param>
/// <param name="RetryAfter">How long the API asks to be left alone, if it does.</param>
internal sealed record BillingAnswer(int Status, BillingEnvelope? Envelope, TimeSpan? RetryAfter)
{
    /// <summary>What it means.</summary>
    public Verdict Verdict => (Of(Status), Envelope is null ? (Verdict?)null : Of(Envelope.Code)) switch
    {
        (Verdict.Success, Verdict.Success) => Verdict.Success,
        (Verdict.Doubtful, _) or (_, Verdict.Doubtful) or (_, Verdict.Success) => Verdict.Doubtful,
        (Verdict.Unauthorized, _) or (_, Verdict.Unauthorized) => Verdict.Unauthorized,
        (Verdict.Busy, _) or (_, Verdict.Busy) => Verdict.Busy,
        (_, Verdict.Refused) => Verdict.Refused,
        _ => Verdict.Doubtful,
    };

    /// <summary>What was seen, in words that hold nothing of the body but its code.</summary>
    public string Evidence => this switch
    {
        { Status: >= 300 and < 400 } => $"HTTP {Status}, a redirect, which is never followed",
        { Envelope: null } => $"HTTP {Status} with an answer that cannot be read",
        { Envelope.Code: var code } when code == Status => $"HTTP {Status}",
        { Envelope.Code: var code } => $"HTTP {Status} with code {code}",
    };

    /// <summary>The evidence: a record would print the body.</summary>
    public override string ToString() => Evidence;

    private static Verdict Of(int code) => code switch
    {
        200 => Verdict.Success,
        401 or 403 => Verdict.Unauthorized,
        429 => Verdict.Busy,
        408 => Verdict.Doubtful,
        >= 400 and < 500 => Verdict.Refused,
        _ => Verdict.Doubtful,
    };
}
