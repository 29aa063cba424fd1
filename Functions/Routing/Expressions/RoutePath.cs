using System.Text.RegularExpressions;
using Newtonsoft.Json;

namespace Bridge.Routing.Expressions;

/// <summary>A JSONPath that starts from one of the roots that a route knows.</summary>
internal sealed partial class RoutePath
{
    private readonly string _text;
    private readonly string _jsonPath;

    private RoutePath(string text, PathRoot root, string steps)
    {
        _text = text;
        _jsonPath = "$" + steps;
        Root = root;
        Steps = [.. PlainSteps(steps)];
    }

    /// <summary>What the path starts from.</summary>
    public PathRoot Root { get; }

    /// <summary>The names and indexes that the path begins with, up to its first wildcard, filter or descent.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <exception cref="FormatException">What is wrong with the path, and what to do.</exception>
    public static RoutePath Parse(string text)
    {
        var match = Shape().Match(text);
        var root = match.Success ? PathRoots.Find(match.Groups["root"].Value) : null;
        if (root is null)
        {
            throw new FormatException(
                $"'{text}' starts from nothing that a route knows; start the path from one of {string.Join(", ", PathRoots.Names)}");
        }

        if (text.Contains("=~", StringComparison.Ordinal))
        {
            throw new FormatException(
                $"'{text}' filters by a regular expression, which a crafted event could make run for ever; compare with '==' or use a condition");
        }

        if (NegativeIndex().IsMatch(text))
        {
            throw new FormatException($"'{text}' has a negative index, which finds nothing; write '[-1:]' for the last of a list");
        }

        var path = new RoutePath(text, root.Value, match.Groups["steps"].Value);
        path.CheckSyntax();
        return path;
    }

    /// <summary>What the path finds under its root.</summary>
    public IReadOnlyList<JToken> Find(JToken? root) => root is null ? [] : [.. root.SelectTokens(_jsonPath)];

    /// <summary>Whether the path may find what <paramref name="other"/> finds, or something inside or around it.</summary>
    public bool Overlaps(RoutePath other) =>
        Root == other.Root && Steps.Zip(other.Steps).All(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal));

    /// <summary>An object in which the path, if it is plain names throughout, finds <paramref name="text"/>.</summary>
    public JToken ObjectWith(string text) =>
        Steps.Reverse().Aggregate((JToken)new JValue(text), (inner, name) => new JObject { [name] = inner });

    /// <inheritdoc/>
    public override string ToString() => _text;

    /// <summary>The library checks while it searches, and reads past the end of some unfinished paths.</summary>
    private void CheckSyntax()
    {
        try
        {
            _ = Find(new JObject());
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new FormatException($"'{_text}' is no JSONPath ({exception.Message}); correct it", exception);
        }
    }

    private static IEnumerable<string> PlainSteps(string steps)
    {
        foreach (Match step in PlainStep().Matches(steps))
        {
            yield return step.Groups["quoted"] is { Success: true } quoted
                ? EscapedCharacter().Replace(quoted.Value, "${character}")
                : step.Groups["plain"].Value;
        }
    }

    [GeneratedRegex(@"^(?<root>\$[A-Za-z]*)(?<steps>[.\[].*)?$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();

    [GeneratedRegex(
        @"\G(\.(?<plain>[^.\[\]()'*?\s]+)(?=[.\[]|\z)|\[(?<plain>\d+)\]|\['(?<quoted>([^'\\]|\\.)*)'\])",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex PlainStep();

    [GeneratedRegex(@"\[\s*-\d+\s*\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NegativeIndex();

    [GeneratedRegex(@"\\(?<character>.)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EscapedCharacter();
}
