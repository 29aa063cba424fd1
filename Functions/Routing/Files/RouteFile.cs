using System.Globalization;
using Newtonsoft.Json;

namespace Bridge.Routing.Files;

/// <summary>One route file while it is read: checks the shape of its JSON, and notes every mistake with its place.</summary>
/// <param name="name">The file as the setting names it.</param>
internal sealed class RouteFile(string name)
{
    private readonly List<string> _mistakes = [];

    /// <summary>Each as <c>file(line,column): path: what is wrong; what to do</c>.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Notes a mistake in the file as a whole.</summary>
    public void Mistake(string what) => _mistakes.Add($"{name}: {what}");

    /// <summary>Notes a mistake at a line and column, both counted from 1; 0 where they are not known.</summary>
    public void Mistake(int line, int column, string what) => _mistakes.Add($"{Position(line, column)}: {what}");

    /// <summary>Notes a mistake at a token.</summary>
    public void Mistake(JToken at, string what) => _mistakes.Add(Located(at, what));

    /// <summary>A message with the place that it is about.</summary>
    public string Located(JToken at, string message)
    {
        var path = at.Path.Length == 0 ? "" : $"{at.Path}: ";
        return $"{PositionOf(at)}: {path}{message}";
    }

    /// <summary>Where a token stands.</summary>
    public string PositionOf(JToken at)
    {
        IJsonLineInfo position = at;
        return Position(position.LineNumber, position.LinePosition);
    }

    /// <summary>The token as an object that has no other members than these; null where it is none.</summary>
    public JObject? Object(JToken token, IReadOnlyCollection<string> members)
    {
        if (Object(token) is not { } json)
        {
            return null;
        }

        foreach (var stranger in json.Properties().Where(property => !members.Contains(property.Name, StringComparer.Ordinal)))
        {
            Mistake(stranger, $"'{stranger.Name}' means nothing here; {Nearest.Among(members, stranger.Name)}");
        }

        return json;
    }

    /// <summary>The token as an object with names of the writer's own; null where it is none.</summary>
    public JObject? Object(JToken token)
    {
        if (token is JObject json)
        {
            return json;
        }

        Mistake(token, "is no object; write { … }");
        return null;
    }

    /// <summary>A member that must be there.</summary>
    public JToken? Required(JObject json, string member, string toDo)
    {
        if (json[member] is { } token)
        {
            return token;
        }

        Mistake(json, $"'{member}' is missing; {toDo}");
        return null;
    }

    /// <summary>A token that must be text with something in it; null where it is not, or not there.</summary>
    public string? Text(JToken? token)
    {
        if (token is null)
        {
            return null;
        }

        if (token.Type == JTokenType.String && !string.IsNullOrWhiteSpace((string?)token))
        {
            return (string)token!;
        }

        Mistake(token, "is no text, or blank; write text in quotes");
        return null;
    }

    /// <summary>A token that must be a list of text; empty where it is not there.</summary>
    public IReadOnlyList<string> Texts(JToken? token)
    {
        switch (token)
        {
            case null:
                return [];
            case JArray list:
                return [.. list.Select(Text).OfType<string>()];
            default:
                Mistake(token, "is no list; write [ … ]");
                return [];
        }
    }

    /// <summary>A token that must be true or false; false where it is not there.</summary>
    public bool Flag(JToken? token)
    {
        if (token is not null and not JValue { Value: bool })
        {
            Mistake(token, "is neither true nor false; write one of them, without quotes");
        }

        return token is JValue { Value: true };
    }

    private string Position(int line, int column) =>
        line == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}({line},{column})");
}
