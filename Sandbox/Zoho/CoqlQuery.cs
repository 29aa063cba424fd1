using System.Globalization;
using System.Text.RegularExpressions;

namespace Bridge.Sandbox.Zoho;

/// <summary>
/// A query of Zoho CRM's own language, as far as its callers here speak it: criteria in pairs within brackets, <c>order by</c> and
/// <c>limit</c>. Whatever else is a syntax error.
/// </summary>
/// <remarks>https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html</remarks>
internal sealed partial class CoqlQuery
{
    private readonly Queue<string> _left;

    private CoqlQuery(Match match, ZohoModule module)
    {
        Module = module;
        Fields = ZohoRequest.List(match.Groups["fields"].Value);
        OrderBy = [.. ZohoRequest.List(match.Groups["order"].Value).Select(order => order.Split(' ')[0])];
        Limit = int.Parse(match.Groups["limit"].Value, CultureInfo.InvariantCulture);
        _left = new(Word().Matches(match.Groups["where"].Value).Select(word => word.Value));
        Criteria = Pair();
        if (_left.Count > 0 || Fields.Concat(OrderBy).Any(field => !module.Fields.ContainsKey(field)) || Limit > 2000)
        {
            throw new FormatException("The query is none.");
        }
    }

    public ZohoModule Module { get; }

    public IReadOnlyList<string> Fields { get; }

    public IReadOnlyList<string> OrderBy { get; }

    public int Limit { get; }

    public Func<ZohoRecord, bool> Criteria { get; }

    /// <summary>Reads a query; null where it has no such form.</summary>
    public static CoqlQuery? Parse(string text)
    {
        try
        {
            return Form().Match(text) is { Success: true } match && ZohoModule.Find(match.Groups["module"].Value) is { } module ? new CoqlQuery(match, module) : null;
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A field as it is compared: a time, a number, or text.</summary>
    public static IComparable Comparable(string field, string text) => field switch
    {
        "id" => long.Parse(text, CultureInfo.InvariantCulture),
        "Created_Time" or "Modified_Time" => DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        _ => text,
    };

    public static IComparable ValueOf(ZohoRecord record, string field) =>
        Comparable(field, record.Json([field])[field]?.ToString() ?? "");

    private Func<ZohoRecord, bool> Pair()
    {
        Take("(");
        var left = Term();
        var isAnd = _left.Dequeue() switch { "and" => true, "or" => false, _ => throw new FormatException("Neither 'and' nor 'or'.") };
        var right = Term();
        Take(")");
        return record => isAnd ? left(record) && right(record) : left(record) || right(record);
    }

    private Func<ZohoRecord, bool> Term() => _left.Peek() is "(" ? Pair() : Criterion();

    private Func<ZohoRecord, bool> Criterion()
    {
        var (field, comparison, literal) = (_left.Dequeue(), _left.Dequeue(), _left.Dequeue());
        if (!Module.Fields.ContainsKey(field) || literal is not ['\'', .., '\''])
        {
            throw new FormatException("No criterion.");
        }

        var value = Comparable(field, literal[1..^1]);
        return comparison switch
        {
            "=" => record => ValueOf(record, field).CompareTo(value) == 0,
            ">" => record => ValueOf(record, field).CompareTo(value) > 0,
            ">=" => record => ValueOf(record, field).CompareTo(value) >= 0,
            "<" => record => ValueOf(record, field).CompareTo(value) < 0,
            _ => throw new FormatException("No comparison."),
        };
    }

    private void Take(string word)
    {
        if (_left.Dequeue() != word)
        {
            throw new FormatException($"'{word}' is missing.");
        }
    }

    [GeneratedRegex(@"\Aselect (?<fields>[\w, ]+) from (?<module>\w+) where (?<where>\(.+\)) order by (?<order>\w+ asc(?:, \w+ asc)*) limit (?<limit>\d{1,4})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"[()]|'[^']*'|[<>=]+|\w+|\S", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
