namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the parameter of a function that runs on a schedule. Declared here only where the worker's packages are missing.</summary>
/// <param name="schedule">An NCRONTAB expression of six fields or an interval, in UTC; <c>%Setting%</c> reads it from a setting.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>The schedule.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the last run is remembered, so that a missed one is made up for.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}
