using System.Globalization;

namespace Bridge.Sandbox.CrashPoints;

/// <summary>Names one request of an operation, the same in every run: its key, and how many of that key it makes.</summary>
/// <param name="Key">What kind of request it is.</param>
/// <param name="Ordinal">Counts those of its key, from 1.</param>
internal sealed record RequestName(string Key, int Ordinal)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key} #{Ordinal}");
}
