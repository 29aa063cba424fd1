namespace Bridge.Sandbox.Chaos;

/// <summary>How an event ended.</summary>
internal enum Fate
{
    /// <summary>As it should: its money moved once, its balance was told, its order for nobody was refused.</summary>
    Good,

    /// <summary>The bridge never took it, however often it was sent, and nothing came of it.</summary>
    NotTaken,

    /// <summary>The bridge took it, and it neither came to anything nor waits for a person.</summary>
    Lost,

    /// <summary>Its money moved more than once.</summary>
    Doubled,

    /// <summary>A person must settle it, since somebody else moved the account's money meanwhile.</summary>
    Reviewed,

    /// <summary>A person must settle it, and nobody else moved the account's money.</summary>
    ReviewedForNothing,

    /// <summary>The bridge is not done with it.</summary>
    Unsettled,

    /// <summary>It ended, and not as it should.</summary>
    Wrong,
}

/// <summary>How an event ended.</summary>
/// <param name="Truth">What is known of it.</param>
/// <param name="Fate">How it ended.</param>
/// <param name="Why">Why that is so, in words; empty where nothing is to be said.</param>
internal sealed record EventVerdict(EventTruth Truth, Fate Fate, string Why = "")
{
    /// <summary>Whether a run with such an event may pass.</summary>
    public bool IsAllowed => Fate is Fate.Good or Fate.Reviewed;
}
