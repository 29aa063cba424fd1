using CsCheck;

namespace Bridge.Tests.Interleavings;

/// <summary>What one play begins with, and which of all that may happen next does, time after time.</summary>
/// <param name="Amounts">The amounts of the deals of one company, each won once.</param>
/// <param name="BooksAdjustments">Whether the platform books moves as adjustments.</param>
/// <param name="Others">Whether somebody else moves money of the account.</param>
/// <param name="Picks">The choices: each picks among what may happen then.</param>
internal sealed record Schedule(IReadOnlyList<decimal> Amounts, bool BooksAdjustments, bool Others, IReadOnlyList<ushort> Picks)
{
    public static Gen<Schedule> Any { get; } = Gen.Select(
        Gen.OneOf(Gen.Const<decimal[]>([10m]), Gen.Const<decimal[]>([10m, 10m]), Gen.Const<decimal[]>([10m, 5.00001m])),
        Gen.Bool,
        Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))),
        Gen.UShort.Array[30, 130],
        (amounts, adjustments, others, picks) => new Schedule(amounts, adjustments, others, picks));

    public override string ToString() => $"{string.Join(" and ", Amounts)}, {Picks.Count} choices";
}
