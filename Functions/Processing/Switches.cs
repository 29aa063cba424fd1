#pragma warning disable CA1822 // Interim.
namespace Bridge.Processing;

/// <summary>The switches that an operator pauses or observes with.</summary>
public sealed class Switches
{
    /// <summary>Whether operations of the route, or of the source, wait until the switch is off.</summary>
    public bool IsPaused(string source, string route) => false;

    /// <summary>Whether everything is done but the call to the billing API.</summary>
    public bool IsObserved(string source, string route) => false;
}
