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

/// <summary>When the bridge is killed.</summary>
internal enum KillMoment
{
    /// <summary>Just before the request is forwarded.</summary>
    Before,

    /// <summary>Just after it was applied, before it is answered.</summary>
    After,
}

/// <summary>One moment at which the bridge is killed.</summary>
/// <param name="Request">The request.</param>
/// <param name="Moment">Before or after it.</param>
internal sealed record CrashPoint(RequestName Request, KillMoment Moment);
