using Bridge.Crm;
using Bridge.Json;
using Newtonsoft.Json;
using static Bridge.Billing.BillingOperations;

namespace Bridge.Routing.Files;

/// <summary>Reads all route files, and refuses them whole where one has a mistake.</summary>
internal sealed class RouteFiles(IReadOnlyDictionary<string, ICrmKind?> sources, string currency)
{
    private static readonly string[] Members = ["$schema", "routes"];

    private readonly List<Route> _routes = [];
    private readonly List<string> _mistakes = [];
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, string> _positions = new(StringComparer.Ordinal);

    /// <param name="files">The files, relative to <paramref name="folder"/>.</param>
    /// <param name="folder">Where they are.</param>
    /// <param name="sources">The configured sources and their kinds.</param>
    /// <param name="currency">The platform's currency; empty where it is not known.</param>
    /// <exception cref="RouteFileException">A file is missing, or has mistakes.</exception>
    public static RouteTable Load(
        IEnumerable<string> files, string folder, IReadOnlyDictionary<string, ICrmKind?> sources, string currency)
    {
        var reader = new RouteFiles(sources, currency);
        foreach (var name in files)
        {
            var file = new RouteFile(name);
            reader.Read(file, Path.Combine(folder, name));
            reader._mistakes.AddRange(file.Mistakes);
        }

        return reader._mistakes.Count == 0
            ? new RouteTable(reader._routes, [.. reader._warnings, .. Loops.Warnings(reader._routes, sources)])
            : throw new RouteFileException(reader._mistakes);
    }

    private void Read(RouteFile file, string path)
    {
        try
        {
            if (file.Object(StrictJson.ParseFile(File.ReadAllBytes(path)), Members) is not { } json)
            {
                return;
            }

            file.Text(json["$schema"]);
            if (file.Required(json, "routes", "write the list of routes: \"routes\": [ … ]") is { } routes)
            {
                ReadRoutes(file, routes);
            }
        }
        catch (JsonReaderException exception)
        {
            file.Mistake(exception.LineNumber, exception.LinePosition, $"is no valid JSON ({exception.Message}); correct it there");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            file.Mistake($"the file cannot be read as {path} ({exception.Message}); put it there, or name the files in the setting Routes:Files");
        }
    }

    private void ReadRoutes(RouteFile file, JToken token)
    {
        if (token is not JArray list)
        {
            file.Mistake(token, "is no list; write [ … ]");
            return;
        }

        var reader = new RouteReader(file, sources, currency);
        foreach (var json in list)
        {
            var route = reader.Read(json);
            CheckId(file, json);
            if (route is null)
            {
                continue;
            }

            _routes.Add(route);
            _warnings.AddRange(MoneyWarnings(route).Select(warning => file.Located(json, warning)));
        }
    }

    private static IEnumerable<string> MoneyWarnings(Route route)
    {
        if (route.Run == MoveFunds && route.Parts.OncePer is null)
        {
            yield return $"route '{route.Id}' moves funds without 'oncePer', so that a deal won, lost and won again pays twice; add what it may pay once for, such as \"oncePer\": \"{{$.objectId}}\"";
        }

        if (route.Run == MoveFunds && route.Brakes.MaxAmount is null)
        {
            yield return $"route '{route.Id}' moves funds without a 'maxAmount', so that a slip in the CRM moves any amount; add the most that it may move without a person, such as \"brakes\": {{ \"maxAmount\": \"1000\" }}";
        }
    }

    private void CheckId(RouteFile file, JToken json)
    {
        if ((json as JObject)?["id"] is not { Type: JTokenType.String } token)
        {
            return;
        }

        var id = (string)token!;
        if (!_positions.TryAdd(id, file.PositionOf(token)))
        {
            file.Mistake(token, $"'{id}' is the id of another route, at {_positions[id]}; give each its own");
        }
    }
}
