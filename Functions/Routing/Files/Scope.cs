using System.Collections.Immutable;
using Bridge.Billing;
using Bridge.Routing.Expressions;
using Bridge.Routing.Parts;

namespace Bridge.Routing.Files;

/// <summary>When an expression is evaluated.</summary>
internal enum Stage
{
    /// <summary>As the webhook comes.</summary>
    Intake,

    /// <summary>After the record was read, before the call.</summary>
    Call,

    /// <summary>After the call succeeded.</summary>
    Success,

    /// <summary>After it failed.</summary>
    Failure,
}

/// <summary>What a root holds.</summary>
/// <param name="All">The names in it; null where anything may be.</param>
/// <param name="Otherwise">What to do about another name.</param>
internal sealed record KnownNames(IReadOnlyCollection<string>? All, string Otherwise = "")
{
    public static KnownNames Any { get; } = new((IReadOnlyCollection<string>?)null);
}

/// <summary>What expressions at one place of a route may look at.</summary>
/// <param name="Stage">When they are evaluated.</param>
/// <param name="Roots">What can be seen then.</param>
/// <param name="Secrets">What must not be looked at.</param>
internal sealed record Scope(Stage Stage, ImmutableDictionary<PathRoot, KnownNames> Roots, SecretPaths Secrets)
{
    private static readonly SecretPaths Nothing = new([]);

    /// <summary>The event alone.</summary>
    public static Scope AtIntake(SecretPaths? secrets = null) =>
        new(Stage.Intake, ImmutableDictionary<PathRoot, KnownNames>.Empty.Add(PathRoot.Event, KnownNames.Any), secrets ?? Nothing);

    /// <summary>The event, and what was read.</summary>
    public Scope AtCall(ReadPlan? read)
    {
        var roots = Roots;
        if (read is not null)
        {
            roots = roots.Add(PathRoot.Record, new([ReadPlan.Id, .. read.Properties], "add it to read.properties"));
        }

        if (read?.Follow is { } follow)
        {
            roots = roots.Add(PathRoot.Associated, new([ReadPlan.Id, .. follow.Properties], "add it to read.follow.properties"));
        }

        return this with { Stage = Stage.Call, Roots = roots };
    }

    /// <summary>The same place, where secrets are put to use.</summary>
    public Scope WithSecrets() => this with { Secrets = Nothing };

    /// <summary>All that is known of a call that succeeded.</summary>
    public Scope AfterSuccess(BillingOperation? run, IReadOnlyCollection<string> arguments) => AfterFailure(arguments) with
    {
        Stage = Stage.Success,
        Roots = AfterFailure(arguments).Roots.Add(
            PathRoot.Result,
            run is { Results.Count: > 0 } ? new(run.Results, $"{run} answers {string.Join(", ", run.Results)}") : KnownNames.Any),
    };

    /// <summary>All that is known of a call that failed.</summary>
    public Scope AfterFailure(IReadOnlyCollection<string> arguments) => this with
    {
        Stage = Stage.Failure,
        Roots = Roots
            .Add(PathRoot.Arguments, new(arguments, "name an argument of 'with' that is no secret"))
            .Add(PathRoot.Operation, new(OperationNames.All, $"use one of {string.Join(", ", OperationNames.All)}")),
    };

    /// <summary>Why a path must not be used here, and what to do; null when it may.</summary>
    public string? Fault(RoutePath path)
    {
        if (!Roots.TryGetValue(path.Root, out var names))
        {
            return $"'{path}' cannot be seen here; {WhyUnseen(path.Root)}";
        }

        if (Secrets.Cover(path) && (path.Root == PathRoot.Event || Stage > Stage.Call))
        {
            return $"'{path}' is, or holds, a secret input, which is used in 'with' and not kept; leave it out here";
        }

        return names.All is { } all && path.Steps is [var name, ..] && !all.Contains(name, StringComparer.Ordinal)
            ? $"'{path}' never finds a value, since there is no '{name}'; {names.Otherwise}"
            : null;
    }

    private string WhyUnseen(PathRoot root) => (root, Stage) switch
    {
        (_, Stage.Intake) => "only '$', the event, can",
        (PathRoot.Record, _) => "add 'read' to the route",
        (PathRoot.Associated, _) => "add 'read' with 'follow' to the route",
        (PathRoot.Result, Stage.Failure) => "a call that failed has no result: use '$operation.reason'",
        _ => "it is known only after the call: use it in 'writeBack'",
    };
}
