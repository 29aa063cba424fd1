namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told of its schedule. Declared here only where the worker's packages are missing.</summary>
public sealed class TimerInfo
{
    /// <summary>When the function ran last and runs next; null without a monitor.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run makes up for a missed one.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>The runs of a timer, in UTC. Declared here only where the worker's packages are missing.</summary>
public sealed class ScheduleStatus
{
    /// <summary>The last run that was due.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next run that is due.</summary>
    public DateTime Next { get; set; }

    /// <summary>When these were written.</summary>
    public DateTime LastUpdated { get; set; }
}
