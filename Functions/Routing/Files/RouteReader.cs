using System.Text.RegularExpressions;
using Bridge.Billing;
using Bridge.Crm;
using Bridge.Routing.Expressions;
using Bridge.Routing.Parts;
using static Bridge.Billing.BillingOperations;

namespace Bridge.Routing.Files;

/// <summary>Reads the routes of one file.</summary>
internal sealed partial class RouteReader
{
    private static readonly string[] Members =
        ["id", "when", "read", "if", "run", "with", "brakes", "oncePer", "secrets", "writeBack", "onFailure", "giveUpAfter", "observe"];

    private static readonly TimeSpan UsualGiveUpAfter = TimeSpan.FromDays(1);

    private static readonly IReadOnlyList<string> OperationNames = [.. All.Select(operation => operation.Name)];

    private readonly RouteFile _file;
    private readonly ExpressionReader _expressions;
    private readonly ConditionReader _conditions;
    private readonly TriggerReader _triggers;
    private readonly RecordReader _records;
    private readonly ArgumentsReader _arguments;
    private readonly SecretsReader _secrets;
    private readonly WriteBackReader _writeBacks;
    private readonly DurationReader _durations;
    private readonly BrakesReader _brakes;
    private readonly IReadOnlyDictionary<string, ICrmKind?> _sources;

    public RouteReader(RouteFile file, IReadOnlyDictionary<string, ICrmKind?> sources, string currency)
    {
        _file = file;
        _sources = sources;
        _expressions = new ExpressionReader(file);
        _conditions = new ConditionReader(file, _expressions);
        _triggers = new TriggerReader(file, _conditions, sources);
        _records = new RecordReader(file, _expressions);
        _arguments = new ArgumentsReader(file, _expressions, currency);
        _secrets = new SecretsReader(file, _expressions);
        _writeBacks = new WriteBackReader(file, _expressions, _records);
        _durations = new DurationReader(file);
        _brakes = new BrakesReader(file, _durations);
    }

    /// <summary>Reads one route; null where it has no trigger or no operation, which was noted as a mistake.</summary>
    public Route? Read(JToken token)
    {
        if (_file.Object(token, Members) is not { } json)
        {
            return null;
        }

        var id = ReadId(json);
        var when = _triggers.Read(_file.Required(json, "when", "say which events the route waits for"));
        var run = ReadRun(json);
        var secrets = _secrets.Read(json);
        var place = new Place(id, "");

        var intake = Scope.AtIntake(secrets);
        var read = _records.ReadPlan(json["read"], place.Inside("read"), intake);
        var call = intake.AtCall(read);
        var conditions = _conditions.Read(json["if"], call);
        var with = _arguments.Read(json, run, place.Inside("with"), call.WithSecrets(), secrets);
        var oncePer = ReadOncePer(json["oncePer"], place.Inside("oncePer"), intake);
        var brakes = _brakes.Read(json["brakes"], run);
        var giveUpAfter = _durations.Read(json["giveUpAfter"]) ?? UsualGiveUpAfter;
        var observe = _file.Flag(json["observe"]);

        var known = ArgumentNames(json, with);
        var success = _writeBacks.Read(json["writeBack"], place.Inside("writeBack"), call.AfterSuccess(run, known));
        var onFailure = IsFalse(json["onFailure"]) ? null : json["onFailure"];
        var failure = _writeBacks.Read(onFailure, place.Inside("onFailure"), call.AfterFailure(known));

        if (when is not null && _sources.GetValueOrDefault(when.Source) is { } kind)
        {
            CheckReads(json["read"], when, kind);
            Loops.Check(_file, json["writeBack"], success, when, kind);
            Loops.Check(_file, onFailure, failure, when, kind);
        }

        return when is null || run is null || with is null ? null : new Route(new RouteParts(
            id, when, read, conditions, with, oncePer, secrets, success, IsFalse(json["onFailure"]) ? null : new FailurePlan(run, failure),
            giveUpAfter, brakes, observe));
    }

    private string ReadId(JObject json)
    {
        var token = _file.Required(json, "id", "give the route a name that never changes");
        var id = _file.Text(token) ?? "";
        if (id.Length > 0 && !IdForm().IsMatch(id))
        {
            _file.Mistake(token!, $"'{id}' is no id; use 1 to 60 of a-z, 0-9 and '-'");
        }

        return id;
    }

    private BillingOperation? ReadRun(JObject json)
    {
        var token = _file.Required(json, "run", $"name the billing operation: {string.Join(", ", OperationNames)}");
        if (_file.Text(token) is not { } name)
        {
            return null;
        }

        var operation = Find(name);
        if (operation is null)
        {
            _file.Mistake(token!, $"'{name}' is no billing operation; {Nearest.Among(OperationNames, name)}");
        }

        return operation;
    }

    private Expression? ReadOncePer(JToken? token, Place place, Scope scope)
    {
        if (token is null || _file.Text(token) is null || _expressions.Read(token, place, scope) is not { } key)
        {
            return null;
        }

        if (key.Paths.Count > 0)
        {
            return key;
        }

        _file.Mistake(token, "names nothing of the event, so that the route would run once and never again; write what it may run once for, such as \"{$.objectId}\"");
        return null;
    }

    private void CheckReads(JToken? token, Trigger when, ICrmKind kind)
    {
        if (token is not null && !kind.ReadsRecords)
        {
            _file.Mistake(token, $"source '{when.Source}' is {kind.Name}, from which no records can be read; leave out 'read' and take values from '$'");
        }
    }

    /// <summary>What <c>$arguments</c> holds: a period becomes its days, and secrets stay out.</summary>
    private static HashSet<string> ArgumentNames(JObject json, CallArguments? with)
    {
        var names = (json["with"] as JObject)?.Properties().Select(property => property.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        if (names.Remove(Period.Argument))
        {
            names.UnionWith([Arg.From, Arg.To]);
        }

        names.ExceptWith(with?.Secret.AsEnumerable() ?? [Arg.Captcha]);
        return names;
    }

    private static bool IsFalse(JToken? token) => token is JValue { Value: false };

    [GeneratedRegex(@"\A[a-z0-9-]{1,60}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IdForm();
}
