namespace Bridge.Billing;

/// <summary>How often a billing operation may be sent, and what becomes of a doubt whether it was applied.</summary>
public enum Repetition
{
    /// <summary>It only reads: a repeat changes nothing, and there is no doubt.</summary>
    Free,

    /// <summary>
    /// A repeat would do it again, and the account's balance shows whether it was done: a doubt is settled by reading, and it
    /// is sent again only where the balance shows that it was not applied.
    /// </summary>
    OnEvidence,

    /// <summary>A repeat may do it again, and nothing that can be read shows whether it was done: a doubt is for a person.</summary>
    ByPerson,

    /// <summary>Twice does no harm: a doubt is met with a repeat, for which a person solves a new captcha.</summary>
    WithNewCaptcha,
}

/// <summary>One operation of the billing API: what it is called in a route, what it takes and what it answers.</summary>
/// <param name="Name">The name that a route's <c>run</c> uses, such as <c>move-funds</c>.</param>
/// <param name="Method">The HTTP method of the call.</param>
/// <param name="Repetition">Whether it may be sent again, and what becomes of a doubt.</param>
/// <param name="Required">Arguments that must be given.</param>
/// <param name="Optional">Arguments that may be given.</param>
/// <param name="TakesMore">Whether other arguments are passed on under their own names, because the portal defines them.</param>
/// <param name="Results">Names in the answer's <c>data</c>, or empty where the portal defines them.</param>
/// <param name="IsSecret">Whether the answer is a secret, such as a log-in link.</param>
public sealed record BillingOperation(
    string Name,
    HttpMethod Method,
    Repetition Repetition,
    IReadOnlyList<string> Required,
    IReadOnlyList<string> Optional,
    bool TakesMore,
    IReadOnlyList<string> Results,
    bool IsSecret)
{
    /// <summary>Whether it needs a reCAPTCHA token.</summary>
    public bool NeedsCaptcha => Repetition is Repetition.ByPerson or Repetition.WithNewCaptcha;

    /// <summary>The arguments that the bridge knows of, required ones first.</summary>
    internal IEnumerable<string> Declared => Required.Concat(Optional);

    /// <summary>Those of them that the billing API is told.</summary>
    internal IEnumerable<string> Sent => Declared.Where(argument => argument != BillingOperations.Arg.Currency);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether the bridge knows the argument.</summary>
    internal bool Accepts(string argument) => Declared.Contains(argument, StringComparer.Ordinal);
}
