using System.Globalization;
using System.Text.RegularExpressions;
using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Salesforce;

/// <summary>A query in the part of SOQL that is played here: one type, conditions that all hold, an order, a limit.</summary>
/// <remarks>https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm</remarks>
internal sealed partial record Soql(
    SObjectType Type,
    IReadOnlyList<SObjectField> Fields,
    IReadOnlyList<Func<SalesforceRecord, bool>> Where,
    IReadOnlyList<SObjectField> OrderBy,
    int Limit)
{
    private const string Malformed = "MALFORMED_QUERY";

    /// <summary>Reads a query.</summary>
    /// <exception cref="RefusedQueryException">It is none, or names what is not there.</exception>
    public static Soql Parse(string text)
    {
        if (Query().Match(text) is not { Success: true } match)
        {
            throw Refused(Malformed, "unexpected token");
        }

        var type = SObjectType.Find(match.Groups["type"].Value)
            ?? throw Refused("INVALID_TYPE", $"sObject type '{match.Groups["type"].Value}' is not supported.");
        var fields = Names(match.Groups["fields"].Value).Select(name => FieldOf(type, name)).ToList();
        return fields.Distinct().Count() == fields.Count
            ? new Soql(
                type,
                fields,
                [.. Conditions(match.Groups["where"].Value).Select(condition => Test(type, condition))],
                [.. Names(match.Groups["order"].Value).Select(name => FieldOf(type, name))],
                match.Groups["limit"] is { Success: true, Value: var limit } ? int.Parse(limit, CultureInfo.InvariantCulture) : int.MaxValue)
            : throw Refused(Malformed, "duplicate field selected");
    }

    /// <summary>The records that it finds, in its order.</summary>
    public IEnumerable<SalesforceRecord> Of(SalesforceRecords records)
    {
        var found = records.All(Type).Where(record => Where.All(test => test(record)));
        return OrderBy.Reverse().Aggregate(found, (sorted, field) => sorted.OrderBy(record => (string?)record[field.Name], StringComparer.Ordinal)).Take(Limit);
    }

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Conditions(string text) => text.Split(" AND ", StringSplitOptions.RemoveEmptyEntries);

    private static SObjectField FieldOf(SObjectType type, string name) =>
        type.Field(name) ?? throw new RefusedQueryException(SalesforceErrors.NoSuchColumn(name, type));

    private static Func<SalesforceRecord, bool> Test(SObjectType type, string condition)
    {
        if (Condition().Match(condition) is not { Success: true } match)
        {
            throw Refused(Malformed, $"unexpected token: {condition}");
        }

        var field = FieldOf(type, match.Groups["field"].Value);
        var value = match.Groups["value"].Value;
        if (field.Kind == FieldKind.LongText)
        {
            throw Refused("INVALID_FIELD", $"field '{field.Name}' can not be filtered in a query call");
        }

        if (value[0] == '\'' != field.Kind is FieldKind.Text or FieldKind.Lookup)
        {
            throw Refused("INVALID_FIELD", $"value of filter criterion for field '{field.Name}' must be of type {field.Kind}");
        }

        var expected = value[0] == '\'' ? value[1..^1].Replace("\\'", "'", StringComparison.Ordinal) : AsKept(value);
        return match.Groups["operator"].Value switch
        {
            "=" => record => Compare(record, field, expected) == 0,
            "!=" => record => Compare(record, field, expected) != 0,
            ">=" => record => Compare(record, field, expected) >= 0,
            "<" => record => Compare(record, field, expected) < 0,
            _ => record => Like(expected).IsMatch((string?)record[field.Name] ?? ""),
        };
    }

    private static int Compare(SalesforceRecord record, SObjectField field, string expected) =>
        string.CompareOrdinal((string?)record[field.Name], expected);

    // Times are compared as they are written.
    private static string AsKept(string value) => value.Replace("Z", "+0000", StringComparison.Ordinal);

    private static Regex Like(string pattern) => new(
        $"^{Regex.Escape(pattern).Replace("%", ".*", StringComparison.Ordinal)}\\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking,
        TimeSpan.FromSeconds(1));

    private static RefusedQueryException Refused(string code, string message) => new(SalesforceErrors.Invalid(code, message));

    [GeneratedRegex(@"^SELECT (?<fields>\w+(, \w+)*) FROM (?<type>\w+)( WHERE (?<where>.+?))?( ORDER BY (?<order>\w+(, \w+)*))?( LIMIT (?<limit>[0-9]{1,5}))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query();

    [GeneratedRegex(@"^(?<field>\w+) (?<operator>=|!=|>=|<|LIKE) (?<value>'([^'\\]|\\')*'|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}Z|[0-9.]+|true|false)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Condition();
}

/// <summary>A query that is refused.</summary>
internal sealed class RefusedQueryException(Answer answer) : Exception("The query is refused.")
{
    public Answer Answer { get; } = answer;
}
