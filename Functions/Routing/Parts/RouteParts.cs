using Bridge.Routing.Conditions;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Parts;

/// <summary>A route, part by part, as its file says it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="When">The events that it waits for.</param>
/// <param name="Read">What it reads first.</param>
/// <param name="If">What must hold then.</param>
/// <param name="With">The arguments of the call.</param>
/// <param name="OncePer">What it runs once for; null for once an event.</param>
/// <param name="Secrets">Inputs that are not kept.</param>
/// <param name="Success">What it writes back once the call succeeded.</param>
/// <param name="Failure">What it writes back once the call failed; null for nothing.</param>
/// <param name="GiveUpAfter">How long it tries to run an operation.</param>
/// <param name="Brakes">How far it moves funds without a person.</param>
/// <param name="Observe">Whether it does everything but the call.</param>
internal sealed record RouteParts(
    string Id,
    Trigger When,
    ReadPlan? Read,
    IReadOnlyList<Condition> If,
    CallArguments With,
    Expression? OncePer,
    SecretPaths Secrets,
    WriteBackPlan? Success,
    FailurePlan? Failure,
    TimeSpan GiveUpAfter,
    RouteBrakes Brakes,
    bool Observe);
