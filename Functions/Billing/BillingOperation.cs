namespace Bridge.Billing;

/// <summary>How often a billing operation may be sent.</summary>
public enum Repetition
{
    /// <summary>It only reads: a repeat changes nothing.</summary>
    Free,

    /// <summary>It changes something, and a repeat would change it again: sent again only on evidence that the first was not applied.</summary>
    OnEvidence,

    /// <summary>A repeat may make a second one: a doubt is for a person.</summary>
    ByPerson,

    /// <summary>It spends a captcha token, so that a repeat needs a new one.</summary>
    WithNewCaptcha,
}

/// <summary>One operation of the billing API: what it is called in a route, what it takes and what it answers.</summary>
/// <param name="Name">The name that a route's <c>run</c> uses, such as <c>move-funds</c>.</param>
/// <param name="Method">The HTTP method of the call.</param>
/// <param name="Repetition">Whether it may be sent again.</param>
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
    public bool NeedsCaptcha => Repetition is Repetition.WithNewCaptcha or Repetition.ByPerson;

    /// <summary>The arguments that the bridge knows of, required ones first.</summary>
    internal IEnumerable<string> Declared => Required.Concat(Optional);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether the bridge knows the argument.</summary>
    internal bool Accepts(string argument) => Declared.Contains(argument, StringComparer.Ordinal);
}
