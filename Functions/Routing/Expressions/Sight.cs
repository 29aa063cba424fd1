using System.Collections.Immutable;
using System.Globalization;
using Bridge.Crm;

namespace Bridge.Routing.Expressions;

/// <summary>What expressions can see, root by root.</summary>
/// <param name="context">What is known so far.</param>
/// <param name="hiddenArguments">Arguments that are secret.</param>
internal sealed class Sight(RouteContext context, IReadOnlySet<string> hiddenArguments)
{
    private static readonly IReadOnlySet<string> NoArguments = ImmutableHashSet<string>.Empty;

    private readonly Lazy<JObject> _arguments = new(() => ArgumentsOf(context, hiddenArguments));
    private readonly Lazy<JObject?> _operation = new(() => OperationOf(context.Operation));

    public static Sight Of(CrmEvent crmEvent) => new(new RouteContext(crmEvent, Today: default), NoArguments);

    /// <summary>What a path finds.</summary>
    public IReadOnlyList<JToken> Find(RoutePath path) => path.Find(path.Root switch
    {
        PathRoot.Event => context.Event.Data,
        PathRoot.Record => context.Records?.Record,
        PathRoot.Associated => context.Records?.Associated,
        PathRoot.Arguments => _arguments.Value,
        PathRoot.Result => context.Result,
        PathRoot.Operation => _operation.Value,
        _ => null,
    });

    private static JObject ArgumentsOf(RouteContext context, IReadOnlySet<string> hidden) => new(
        from argument in context.Arguments ?? ImmutableDictionary<string, string>.Empty
        where !hidden.Contains(argument.Key)
        select new JProperty(argument.Key, argument.Value));

    private static JObject? OperationOf(OperationFacts? operation) => operation is null ? null : new JObject
    {
        [OperationNames.Id] = operation.Id,
        [OperationNames.State] = operation.State,
        [OperationNames.Reason] = operation.Reason,
        [OperationNames.Advice] = operation.Advice,
        [OperationNames.At] = operation.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };
}

/// <summary>What <c>$operation</c> holds.</summary>
internal static class OperationNames
{
    public const string Id = "id";
    public const string State = "state";
    public const string Reason = "reason";
    public const string Advice = "advice";
    public const string At = "at";

    public static IReadOnlyList<string> All { get; } = [Id, State, Reason, Advice, At];
}
