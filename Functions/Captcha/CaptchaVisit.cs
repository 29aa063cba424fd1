using Bridge.Ledger;

namespace Bridge.Captcha;

/// <summary>What a person finds who opens the link of a captcha, or solves it.</summary>
public abstract record CaptchaVisit
{
    /// <summary>The link opens nothing.</summary>
    public sealed record Unknown : CaptchaVisit;

    /// <summary>The captcha can be solved.</summary>
    /// <param name="Operation">The operation that waits for it.</param>
    /// <param name="Problem">Why it did not go on just now; empty for the first time.</param>
    public sealed record Open(Operation Operation, string Problem) : CaptchaVisit;

    /// <summary>The link is too old.</summary>
    /// <param name="Operation">The operation that waits for a captcha.</param>
    public sealed record Expired(Operation Operation) : CaptchaVisit;

    /// <summary>Another link is on its way to the CRM record.</summary>
    /// <param name="Operation">The operation that waits for a captcha.</param>
    public sealed record SentAgain(Operation Operation) : CaptchaVisit;

    /// <summary>The operation is being done, or a person is to look at it.</summary>
    /// <param name="Operation">The operation.</param>
    public sealed record UnderWay(Operation Operation) : CaptchaVisit;

    /// <summary>The operation has ended.</summary>
    /// <param name="Operation">The operation.</param>
    public sealed record Ended(Operation Operation) : CaptchaVisit;
}
