using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Bridge.SelfHost.Hosting;

/// <summary>Logs on the console in lines that a person reads: time, level, who, what; an exception below.</summary>
internal sealed class DeskConsole(TimeProvider time) : ConsoleFormatter(nameof(DeskConsole))
{
    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // What kept the program from starting is told by its command.
        if (string.Equals(logEntry.EventId.Name, "HostedServiceStartupFaulted", StringComparison.Ordinal))
        {
            return;
        }

        var who = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        var what = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss} {Level(logEntry.LogLevel)}{who}: {what}"));
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(exception);
        }
    }

    // The usual level is not worth a word.
    private static string Level(LogLevel level) => level == LogLevel.Information ? string.Empty : $"{level.ToString().ToUpperInvariant()} ";
}

/// <summary>Sets the console up.</summary>
internal static class DeskConsoleLogging
{
    // What libraries say of their daily work drowns what the bridge says of its own.
    private static readonly string[] Libraries = ["Microsoft", "System", "Azure", "Polly"];

    /// <summary>Logs to the console at the levels of host.json; libraries only from a warning on, unless it names them.</summary>
    public static void AddDeskConsole(this ILoggingBuilder logging, IReadOnlyDictionary<string, LogLevel> levels)
    {
        logging.AddConsole(options => options.FormatterName = nameof(DeskConsole)).AddConsoleFormatter<DeskConsole, ConsoleFormatterOptions>();
        foreach (var library in Libraries)
        {
            logging.AddFilter(library, LogLevel.Warning);
        }

        foreach (var (category, level) in levels)
        {
            logging.AddFilter(category.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : category, level);
        }
    }
}
