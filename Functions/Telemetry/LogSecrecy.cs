using System.Globalization;
using Azure;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Bridge.Telemetry;

/// <summary>
/// Lets an exception out by its types and where it was thrown, without its messages: a parser's quotes the body that it could not
/// read, and a library's may quote what was sent.
/// </summary>
internal sealed class LogSecrecy : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.Exception is not { } exception)
        {
            return;
        }

        data.Exception = null;
        data.Attributes =
        [
            .. data.Attributes ?? [],
            new("exception.type", string.Join(" < ", Chain(exception).Select(Name))),
            new("exception.stacktrace", string.Join("\n<\n", Chain(exception).Select(one => one.StackTrace))),
        ];
    }

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            yield return one;
        }
    }

    private static string Name(Exception exception) => exception switch
    {
        RequestFailedException azure => string.Create(CultureInfo.InvariantCulture, $"{azure.GetType()} ({azure.Status} {azure.ErrorCode})"),
        HttpRequestException http => $"{http.GetType()} ({http.HttpRequestError})",
        _ => exception.GetType().ToString(),
    };
}
