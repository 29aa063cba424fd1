using System.Globalization;
using Bridge.SelfHost.Configuration;
using NCrontab;

namespace Bridge.SelfHost.Timers;

/// <summary>When a timer is due, in UTC.</summary>
internal abstract class Schedule
{
    /// <summary>Reads an NCRONTAB expression of six fields, seconds first, or an interval such as <c>00:30:00</c>.</summary>
    /// <exception cref="StartException">It is neither.</exception>
    public static Schedule Parse(string expression, string function)
    {
        if (TimeSpan.TryParseExact(expression, "c", CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
        {
            return new Interval(interval);
        }

        return CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is { } crontab
            ? new Crontab(crontab)
            : throw new StartException($"The function {function} has the schedule \"{expression}\", which is neither NCRONTAB of six fields, seconds first, nor a time such as 00:30:00.");
    }

    /// <summary>The first time after another.</summary>
    public abstract DateTimeOffset After(DateTimeOffset time);

    /// <summary>This schedule where time runs as <paramref name="scale"/> has it: as often, but so much closer together.</summary>
    public Schedule At(TimeScale scale) => new Scaled(this, scale);

    private sealed class Crontab(CrontabSchedule schedule) : Schedule
    {
        public override DateTimeOffset After(DateTimeOffset time) => new(schedule.GetNextOccurrence(time.UtcDateTime), TimeSpan.Zero);
    }

    private sealed class Scaled(Schedule schedule, TimeScale scale) : Schedule
    {
        public override DateTimeOffset After(DateTimeOffset time)
        {
            var next = schedule.After(time);
            var pause = schedule.After(next) - next;
            return scale.Of(pause) == pause ? next : time + scale.Of(pause);
        }
    }

    private sealed class Interval(TimeSpan interval) : Schedule
    {
        public override DateTimeOffset After(DateTimeOffset time) => time + interval;
    }
}
