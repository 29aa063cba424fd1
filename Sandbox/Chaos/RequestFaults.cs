namespace Bridge.Sandbox.Chaos;

/// <summary>What becomes of one request that moves money.</summary>
internal enum SendFault
{
    /// <summary>It is applied, and its connection is cut.</summary>
    CutAfterApplying,

    /// <summary>It is applied, and answered with 500.</summary>
    Status500AfterApplying,

    /// <summary>It is applied, and answered with 502.</summary>
    Status502AfterApplying,

    /// <summary>It is applied, and answered with 200 and <c>{"code":500}</c>.</summary>
    Code500AfterApplying,

    /// <summary>It is applied, and answered with a 200 that cannot be read.</summary>
    UnreadableAfterApplying,

    /// <summary>It is applied, and never answered.</summary>
    SilenceAfterApplying,

    /// <summary>It is applied after the bridge gave up on it, within the settling time.</summary>
    AppliedLater,

    /// <summary>It is not applied, and its connection is cut.</summary>
    Cut,

    /// <summary>It is not applied, and answered with a 200 that cannot be read.</summary>
    Unreadable,

    /// <summary>It is not applied, and never answered.</summary>
    Silence,

    /// <summary>It is not applied, and answered with 503.</summary>
    Status503,

    /// <summary>It is not applied, and answered with 429 and <c>Retry-After</c>.</summary>
    TooMany,
}

/// <summary>What becomes of one request that moves money, and when.</summary>
/// <param name="Fault">What becomes of it.</param>
/// <param name="AppliedAfter">How long after it came it is applied, in the bridge's own time; zero for at once.</param>
internal sealed record SendTrouble(SendFault Fault, TimeSpan AppliedAfter)
{
    /// <inheritdoc/>
    public override string ToString() => AppliedAfter == TimeSpan.Zero
        ? $"{Fault}"
        : FormattableString.Invariant($"{Fault}, {AppliedAfter.TotalSeconds:0} s after it came");
}

/// <summary>What becomes of one request that reads a balance.</summary>
internal enum ReadFault
{
    /// <summary>Its connection is cut.</summary>
    Cut,

    /// <summary>It is answered with 503.</summary>
    Status503,

    /// <summary>It is answered with a 200 that cannot be read.</summary>
    Unreadable,

    /// <summary>It is never answered.</summary>
    Silence,

    /// <summary>It is answered with 429 and <c>Retry-After</c>.</summary>
    TooMany,
}

/// <summary>What becomes of one request to storage.</summary>
internal enum StorageFault
{
    /// <summary>It is answered with 503 and not applied.</summary>
    Status503,

    /// <summary>It is applied, and answered with 503: the storage client sends it again, and meets what it did itself.</summary>
    Status503AfterApplying,

    /// <summary>It is applied, and its connection is cut.</summary>
    CutAfterApplying,
}
