using System.Text;
using Bridge.Crm;
using Bridge.Json;
using Bridge.Routing;
using Bridge.Routing.Files;
using Moq;

namespace Bridge.Tests.Routing;

/// <summary>Loads routes as the bridge does, from files, with two sources: one like HubSpot and one like a generic sender.</summary>
internal static class TestRoutes
{
    /// <summary>The parts of a route that nothing is wrong with.</summary>
    public const string Balance = """
        "id": "r", "when": { "source": "crm", "type": "deal.propertyChange" },
        "run": "get-customer-balance", "with": { "account": "$.account", "period": "today" }
        """;

    public static IReadOnlyDictionary<string, ICrmKind?> Sources { get; } = new Dictionary<string, ICrmKind?>(StringComparer.Ordinal)
    {
        ["crm"] = Kind("Crm", readsRecords: true, "$.propertyName"),
        ["hubspot"] = Kind("HubSpot", readsRecords: true, "$.propertyName"),
        ["generic"] = Kind("Generic", readsRecords: false, null),
        ["closed"] = null,
    };

    public static RouteTable Load(params string[] files) => LoadWhere(currency: "", files);

    /// <summary>Loads routes where the platform counts in a currency.</summary>
    public static RouteTable LoadWhere(string currency, params string[] files)
    {
        var folder = Directory.CreateTempSubdirectory("bridge-routes-");
        try
        {
            var names = files.Select((_, index) => $"{(char)('a' + index)}.json").ToArray();
            foreach (var (name, json) in names.Zip(files))
            {
                File.WriteAllText(Path.Combine(folder.FullName, name), json, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            }

            return RouteFiles.Load(names, folder.FullName, Sources, currency);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A table of one route, given by its members.</summary>
    public static RouteTable LoadOne(string members) => Load(FileOf(members));

    public static Route One(string members) => Assert.Single(LoadOne(members).Routes);

    /// <summary>The mistakes of one route, without the file's name and the place in it.</summary>
    public static IReadOnlyList<string> Mistakes(string members, string currency = "") =>
        [.. Assert.Throws<RouteFileException>(() => LoadWhere(currency, FileOf(members))).Mistakes.Select(mistake => mistake[(mistake.IndexOf(": ", StringComparison.Ordinal) + 2)..])];

    public static string FileOf(params string[] routes) => $$"""{ "routes": [ {{string.Join(",\n", routes.Select(route => $"{{ {route} }}"))}} ] }""";

    public static CrmEvent Event(string data = "{}", string type = "deal.propertyChange", RecordRef? record = null, string id = "e1", string source = "crm") =>
        new(source, id, type, record, DateTimeOffset.UnixEpoch, StrictJson.ParseObject(data), "fingerprint");

    public static RouteContext Context(CrmEvent crmEvent) => new(crmEvent, new DateOnly(2026, 3, 15));

    public static OperationFacts Failed { get; } = new(
        "0123456789abcdef0123456789abcdef", "Refused", "No such customer.", "Correct the account number.", new DateTimeOffset(2026, 3, 15, 8, 30, 0, TimeSpan.Zero));

    public static OperationFacts Succeeded { get; } = Failed with { State = "Succeeded", Reason = "", Advice = "" };

    private static ICrmKind Kind(string name, bool readsRecords, string? changedFieldPath) => Mock.Of<ICrmKind>(kind =>
        kind.Name == name && kind.ReadsRecords == readsRecords && kind.ChangedFieldPath == changedFieldPath);
}
