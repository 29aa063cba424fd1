using System.Globalization;
using Bridge.Sandbox.Proxies;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.CrashPoints;

/// <summary>How time runs in a case: every duration by one factor, so that a request, an invocation, a lease and the settling time keep their order.</summary>
internal static class Trial
{
    private const double Factor = 0.025;

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        [TimeScale.Setting] = Factor.ToString(CultureInfo.InvariantCulture),

        // As long as it may be, since a second is little on a busy machine; and as short as it may be, since every doubt waits for it.
        ["Billing:ReadTimeout"] = "00:00:40",
        ["Billing:SendTimeout"] = "00:00:40",
        ["Processing:SettlingTime"] = "00:03:00",
    };

    /// <summary>A world on a storage account, and in it a bridge whose time runs so.</summary>
    public static WorldOptions Options(string storage, IProxyWatch watch, TimeProvider clock) =>
        new() { Clock = clock, Storage = storage, Watch = watch, Settings = Settings };
}
