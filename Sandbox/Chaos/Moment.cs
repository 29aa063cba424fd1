using System.Globalization;
using Bridge.Sandbox.Billing;

namespace Bridge.Sandbox.Chaos;

/// <summary>Something that happens at a time of the schedule.</summary>
/// <param name="At">How long after the start, in the bridge's own time: the player multiplies it by the time scale.</param>
internal abstract record Moment(TimeSpan At)
{
    /// <summary>What happens, in words.</summary>
    protected abstract string What { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:hh\\:mm\\:ss\\.f}  {What}");
}

/// <summary>Events are delivered in one request, which is sent again until the bridge takes it.</summary>
/// <param name="At">When it is sent first.</param>
/// <param name="Events">Their numbers, in the order of the request.</param>
/// <param name="IsDuplicate">Whether they were delivered before, or are about to be.</param>
internal sealed record Delivery(TimeSpan At, IReadOnlyList<int> Events, bool IsDuplicate) : Moment(At)
{
    /// <inheritdoc/>
    protected override string What => $"{(IsDuplicate ? "deliver again" : "deliver")} {string.Join(", ", Events)}";
}

/// <summary>An instance of the bridge is killed, and started again at once.</summary>
/// <param name="At">When.</param>
/// <param name="Instance">Which one, from 0.</param>
internal sealed record Kill(TimeSpan At, int Instance) : Moment(At)
{
    /// <inheritdoc/>
    protected override string What => $"kill instance {Instance}";
}

/// <summary>Somebody else than the bridge writes an entry: the platform for a call or a fee, a person for a payment or a correction.</summary>
/// <param name="At">When.</param>
/// <param name="Account">Which of the shared accounts, from 0.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Amount">How much, by its kind's own sign.</param>
internal sealed record EntryOfOthers(TimeSpan At, int Account, EntryKind Kind, decimal Amount) : Moment(At)
{
    /// <inheritdoc/>
    protected override string What => FormattableString.Invariant($"account {Account}: {Kind} of {Amount} by others");
}

/// <summary>What goes wrong for a while.</summary>
internal enum SpellKind
{
    /// <summary>The billing API refuses every caller (401).</summary>
    BillingRefuses,

    /// <summary>Storage answers nothing but 503.</summary>
    StorageDown,

    /// <summary>The CRM answers nothing but 503.</summary>
    CrmDown,

    /// <summary>The CRM does not answer.</summary>
    CrmSilent,
}

/// <summary>Something goes wrong for a while.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Lasts">For how long.</param>
internal sealed record Spell(TimeSpan At, SpellKind Kind, TimeSpan Lasts) : Moment(At)
{
    /// <inheritdoc/>
    protected override string What => FormattableString.Invariant($"{Kind} for {Lasts.TotalSeconds:0} s");
}

/// <summary>
/// The billing API takes another token from now on, and no longer the old one. An instance knows the new one from its next
/// start, and every one of them is started anew a while later.
/// </summary>
/// <param name="At">When.</param>
/// <param name="KnownAfter">How much later all instances are started anew.</param>
internal sealed record TokenRotation(TimeSpan At, TimeSpan KnownAfter) : Moment(At)
{
    /// <inheritdoc/>
    protected override string What => FormattableString.Invariant($"the billing token is rotated; the bridge is told {KnownAfter.TotalSeconds:0} s later");
}
