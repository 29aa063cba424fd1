namespace Bridge.Sandbox.Chaos;

/// <summary>
/// Amounts that never meet. The bridge's are whole cents, each one once. What others move in or out carries one hundred-thousandth
/// more, so that no sum of theirs is a whole cent, and so none is what the bridge moves, or a sum or difference of it, as long as
/// there are fewer than <see cref="MostOfOthers"/> of them.
/// </summary>
internal static class Amounts
{
    /// <summary>How many entries of others there may be.</summary>
    public const int MostOfOthers = 1000;

    private const decimal Trace = 0.00001m;

    /// <summary>The amount of an event: a few units, and another one for every event.</summary>
    public static decimal OfEvent(int number, Chance chance) => 1 + (number * 0.1m) + (chance.Below(10) * 0.01m);

    /// <summary>What others move: <paramref name="cents"/>, and the trace.</summary>
    public static decimal OfOthers(int cents) => (cents * 0.01m) + Trace;

    /// <summary>The price of a call, which nobody takes for a move.</summary>
    public static decimal OfCall(Chance chance) => (1 + chance.Below(400_000)) * Trace;
}
