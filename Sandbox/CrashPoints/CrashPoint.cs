namespace Bridge.Sandbox.CrashPoints;

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
