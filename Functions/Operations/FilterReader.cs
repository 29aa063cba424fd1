using Bridge.Billing;
using Bridge.Crm;
using Bridge.Ledger;
using Microsoft.AspNetCore.Http;

namespace Bridge.Operations;

/// <summary>Reads a filter from the parameters of a request, which have the same names in a query and in JSON.</summary>
public sealed class FilterReader(AccountNumbers accounts)
{
    private const int MaxLength = 200;
    private const string State = "state";
    private const string WriteBack = "writeBack";
    private const string Source = "source";
    private const string Route = "route";
    private const string Account = "account";
    private const string RecordType = "recordType";
    private const string Record = "record";
    private const string ReceivedFrom = "receivedFrom";
    private const string ReceivedBefore = "receivedBefore";
    private const string Attention = "attention";

    /// <summary>The names of the parameters.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [State, WriteBack, Source, Route, Account, RecordType, Record, ReceivedFrom, ReceivedBefore, Attention];

    /// <summary>Reads the parameters of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="more">Names of parameters that are no part of the filter, and allowed.</param>
    /// <exception cref="OperatorMistakeException">A parameter is unknown, or cannot be read.</exception>
    public OperationFilter Read(IQueryCollection query, params IReadOnlyList<string> more)
    {
        ArgumentNullException.ThrowIfNull(query);
        QueryParameters.Check(query, [.. Names, .. more]);
        return Read(Names.Where(query.ContainsKey).ToDictionary(name => name, name => query[name].ToString(), StringComparer.Ordinal));
    }

    /// <summary>Reads the parameters of a JSON object.</summary>
    /// <exception cref="OperatorMistakeException">A parameter is unknown, or cannot be read.</exception>
    public OperationFilter Read(JObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.Properties())
        {
            texts[Known(property.Name)] = property.Value switch
            {
                JValue { Value: string text } => text,
                JValue { Value: bool flag } when property.Name == Attention => flag ? "true" : "false",
                _ => throw new OperatorMistakeException(property.Name, $"Give '{property.Name}' as a text."),
            };
        }

        return Read(texts);
    }

    /// <summary>Reads the parameters of a query that must name a record, and nothing else.</summary>
    /// <exception cref="OperatorMistakeException">A parameter is missing or unknown, or cannot be read.</exception>
    public (string Source, RecordRef Record) ReadRecord(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        QueryParameters.Check(query, Source, RecordType, Record);
        return Read(query) is { Source: { } source, Record: { } record }
            ? (source, record)
            : throw new OperatorMistakeException(Record, $"Give '{Source}', '{RecordType}' and '{Record}', such as hubspot, deals and 4711.");
    }

    private OperationFilter Read(Dictionary<string, string> texts)
    {
        var filter = new OperationFilter
        {
            States = StatesOf(Text(State)),
            WriteBack = Text(WriteBack) is { } writeBack ? WordOf<WriteBackState>(WriteBack, writeBack) : null,
            Source = Text(Source),
            Route = Text(Route),
            Account = Text(Account) is { } account ? accounts.Canonical(account) : null,
            Record = RecordOf(Text(RecordType), Text(Record)),
            ReceivedFrom = TimeOf(ReceivedFrom, Text(ReceivedFrom)),
            ReceivedBefore = TimeOf(ReceivedBefore, Text(ReceivedBefore)),
            NeedsAttention = Text(Attention) is { } attention && FlagOf(Attention, attention),
        };
        return filter is { Record: not null, Source: null }
            ? throw new OperatorMistakeException(Source, "A record is known by its source as well: give 'source'.")
            : filter;

        string? Text(string name) => !texts.TryGetValue(name, out var text) ? null
            : text.Length is > 0 and <= MaxLength ? text
            : throw new OperatorMistakeException(name, $"Give '{name}' once, as a text of 1 to {MaxLength} characters, or leave it out.");
    }

    private static string Known(string name) => Names.Contains(name, StringComparer.Ordinal)
        ? name
        : throw new OperatorMistakeException(name, $"There is no parameter of this name. Give some of: {string.Join(", ", Names)}.");

    private static HashSet<CallState> StatesOf(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => WordOf<CallState>(State, word))];

    private static T WordOf<T>(string name, string text)
        where T : struct, Enum =>
        Words.Find<T>(text) ?? throw new OperatorMistakeException(name, $"Give '{name}' as one of: {Words.All<T>()}.");

    private static RecordRef? RecordOf(string? type, string? id) => (type, id) switch
    {
        (null, null) => null,
        ({ }, { }) => new RecordRef(type, id),
        _ => throw new OperatorMistakeException(type is null ? RecordType : Record, $"Give '{RecordType}' and '{Record}', such as deals and 4711, or neither."),
    };

    private static DateTimeOffset? TimeOf(string name, string? text) => text is null ? null
        : Words.Time(text) is { } time ? time
        : throw new OperatorMistakeException(name, $"Give '{name}' as a time such as 2026-03-01 or 2026-03-01T12:00:00Z; a + in a query is written %2B.");

    private static bool FlagOf(string name, string text) =>
        bool.TryParse(text, out var flag) ? flag : throw new OperatorMistakeException(name, $"Give '{name}' as true or false.");
}
