using System.Globalization;
using Bridge.Dashboard.Pages.Layout;
using Microsoft.AspNetCore.Http;

namespace Bridge.Dashboard.Views;

/// <summary>What a page says of what was just done: the URL names one of a few sentences, and none of its own.</summary>
internal static class Notices
{
    private const string Done = "done";
    private const string Count = "count";

    /// <summary>Names of the URL's parameters.</summary>
    public static IReadOnlyList<string> Names { get; } = [Done, Count];

    /// <summary>A query that has a page say what was done.</summary>
    public static string Query(string done, int? count = null) =>
        count is { } number ? string.Create(CultureInfo.InvariantCulture, $"{Done}={done}&{Count}={number}") : $"{Done}={done}";

    /// <summary>What the page says; null where it says nothing.</summary>
    public static Notice? Of(HttpRequest request) => request.Query[Done].ToString() switch
    {
        "retried" => new(Tone.Good, "It is tried again."),
        "dismissed" => new(Tone.Good, "It is dismissed: it waits for nobody any more."),
        "happened" => new(Tone.Good, "It is settled: it happened."),
        "sendAgain" => new(Tone.Good, "It is settled: it is sent again."),
        "cancel" => new(Tone.Good, "It is settled: it is not to happen."),
        "retriedMany" when int.TryParse(request.Query[Count], NumberStyles.None, CultureInfo.InvariantCulture, out var count) =>
            new(Tone.Good, count == 1 ? "1 operation is tried again." : string.Create(CultureInfo.InvariantCulture, $"{count} operations are tried again.")),
        _ => null,
    };
}
